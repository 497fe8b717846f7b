using System.Text;

namespace Correlator.Tests.Checkpoints;

/// <summary>A query sees in an event that a journal gave back what it saw in the event that was written.</summary>
public sealed class EventCodecProperties
{
    private static readonly string[] Names = ["request_id", "a", "a.b", "level", "ümläut", "x"];
    private static readonly string[] Texts = ["", "x", "request_id=42 done", "😀 ü", "a\0b\n\"\\", "trace_id: abc", new string('w', 5000)];

    [Law(MaxTest = 2000)]
    public void Events_Any_AreReadAsTheyWereWritten(int seed)
    {
        var random = new Random(seed);
        var fields = new EventFields(["ts"], "msg");
        var times = new TimeReader(TimeZoneInfo.Utc, default);
        EventOrigin[] origins =
        [
            new("api", Labels.Empty, new NdjsonDecoder(fields, times)),
            new("db", Labels.Of(("a", "shared"), ("pod", "p1")), new NdjsonDecoder(fields, times)),
            new("q", Labels.Of(("level", "info")), new LogfmtDecoder(fields, times)),
        ];
        LogEvent[] events = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Staged(random, Next(random, origins)))];
        var buffer = new JournalBuffer();
        var encoder = new EventEncoder(buffer);
        Array.ForEach(events, encoder.Write);

        var decoder = new EventDecoder();
        var cursor = new JournalCursor(buffer.Payload.ToArray(), 0);
        foreach (var logEvent in events)
        {
            AssertSame(logEvent, decoder.Read(ref cursor));
        }

        Assert.True(cursor.IsAtEnd);
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("\udc00 half a pair \ud83d")]
    public void Text_WithHalfAPair_IsReadAsItWasWritten(string text)
    {
        var buffer = new JournalBuffer();
        buffer.Text(text);
        Assert.Equal(text, new JournalCursor(buffer.Payload.ToArray(), 0).Text());
    }

    [Law(MaxTest = 2000)]
    public void Events_CutOrChangedAnywhere_AreReadOrRefused(int seed)
    {
        var random = new Random(seed);
        var buffer = new JournalBuffer();
        var encoder = new EventEncoder(buffer);
        encoder.Write(Staged(random, Next(random, [new("api", Labels.Of(("a", "b")), new NdjsonDecoder(new EventFields(["ts"], "msg"), new TimeReader(TimeZoneInfo.Utc, default)))])));
        var bytes = buffer.Payload[..random.Next(buffer.Count + 1)].ToArray();
        if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        var cursor = new JournalCursor(bytes, 0);
        try
        {
            var read = new EventDecoder().Read(ref cursor);
            Assert.NotNull(read.Message);
            Assert.NotNull(read.Labels);
        }
        catch (InvalidDataException)
        {
            // What the journal makes an error of that names the file.
        }
    }

    private static LogEvent Next(Random random, EventOrigin[] origins)
    {
        var (ticks, position) = (random.NextInt64(DateTime.MaxValue.Ticks), random.NextInt64(long.MinValue, long.MaxValue));
        return random.Next(3) switch
        {
            0 => new LogEvent(new DateTimeOffset(ticks, TimeSpan.Zero), Pick(random, ["api", "s"]), Pick(random, Texts), LabelsOf(random), position),
            1 => LogEvent.FromText(Pick(random, origins), ticks, position, Pick(random, Texts), LabelsOf(random)),
            _ => OverRecord(random, Pick(random, origins), ticks, position),
        };
    }

    private static LogEvent OverRecord(Random random, EventOrigin origin, long ticks, long position)
    {
        string[] records = origin.Decoder is NdjsonDecoder
            ?
            [
                """{"ts":"2026-01-01T00:00:00Z","msg":"request_id=42 done","request_id":"r1","status":200,"a":{"b":1}}""",
                """{"ts":"2026-01-01T00:00:00Z","msg":"m","z":"1","a":"2"}""",
                """{"ts":"2026-01-01T00:00:00Z","x":"\u00e4\n","a":true,"b":null,"c":[1,2]}""",
                """{"msg":"ü","level":"warn","level":"error"}""",
            ]
            : ["ts=2026-01-01T00:00:00Z msg=\"hello ü\" request_id=r1 a=2", "msg=x", "a=1 a=2 x=\"\\n\""];
        var record = Encoding.UTF8.GetBytes("  " + Pick(random, records));
        return new LogEvent(origin, ticks, position, new ArraySegment<byte>(record, 2, record.Length - 2));
    }

    private static LogEvent Staged(Random random, LogEvent logEvent)
    {
        for (var stages = random.Next(3); stages > 0; stages--)
        {
            logEvent = random.Next(3) switch
            {
                0 => logEvent.WithExtracted(LabelsOf(random)),
                1 => logEvent.WithOnlyLabels(LabelsOf(random)),
                _ => logEvent.WithMessage(Pick(random, Texts)),
            };
        }

        return logEvent;
    }

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];

    private static Labels LabelsOf(Random random) =>
        Labels.Of(Enumerable.Range(0, random.Next(4)).Select(_ => KeyValuePair.Create(Pick(random, Names), Pick(random, Texts))));

    private static void AssertSame(LogEvent written, LogEvent read)
    {
        Assert.Equal((written.Ticks, written.Source, written.Position, written.Message), (read.Ticks, read.Source, read.Position, read.Message));
        Assert.Equal(written.Labels, read.Labels);
        foreach (var name in Names.Append("status").Append("pod").Append("trace_id").Append("c").Append("msg"))
        {
            Assert.Equal(written.TryGetLabel(name, out var wanted), read.TryGetLabel(name, out var found));
            Assert.Equal(wanted, found);
            Assert.Equal(written[name], read[name]);
        }

        var query = new HashSet<string> { "a", "x" };
        Assert.Equal(written.KeyLabels(query), read.KeyLabels(query));
        Assert.Equal(Shown(written), Shown(read));
        Assert.Equal(written.WithExtracted(Labels.Of(("x", "1"))).Labels, read.WithExtracted(Labels.Of(("x", "1"))).Labels);
        Assert.True(written.IsCopyOf(read));
    }

    /// <summary>The fields in the order in which output shows them.</summary>
    private static List<string> Shown(LogEvent logEvent)
    {
        var visitor = new Collecting();
        return logEvent.TryVisitLabels(visitor) ? visitor.Fields : [.. logEvent.Labels.Select(static pair => $"{pair.Key}={pair.Value}")];
    }

    private sealed class Collecting : IFieldVisitor
    {
        public List<string> Fields { get; } = [];

        public void Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Fields.Add($"{Encoding.UTF8.GetString(name)}={Encoding.UTF8.GetString(value)}");
    }
}
