using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Tests.Sources;

public sealed class RecordSplitterTests : IDisposable
{
    private static readonly Gen<string> Lines = Gen.Elements(
        "{\"ts\":1,\"msg\":\"a\"}", "{\"ts\":2}", "2026-01-01 00:00:01 text", "2026-01-01 00:00:02 other text that is longer than the limit of the record",
        "\tat x", "  more", "", "oops", "2026-01-01 00:00:03 [7] LOG:  ready", "2026-01-01 00:00:03 [7] DETAIL:  of it", new string('x', 90));

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Law(MaxTest = 300)]
    public Property Chunks_AnySize_GiveTheSameEventsAndCounts() => Prop.ForAll(
        Arb.From(Lines.ListOf()),
        Arb.From(Gen.Choose(1, 200)),
        Arb.From(from format in Gen.Elements(LogFormat.Auto, LogFormat.Ndjson, LogFormat.Text, LogFormat.Postgres) from isCrLf in Gen.Elements(true, false) from limit in Gen.Elements(60, 4096) select (format, isCrLf, limit)),
        (lines, chunkBytes, shape) =>
        {
            var path = _files.Write("a.log", string.Join(shape.isCrLf ? "\r\n" : "\n", lines));
            var options = new FileSourceOptions { Path = path, Format = shape.format, MaxRecordBytes = shape.limit };

            Assert.Equal(Describe(options), Describe(options with { ChunkBytes = chunkBytes }));
        });

    [Fact]
    public void Records_LongerThanAChunk_GetAnArrayOfTheirOwn()
    {
        var big = new string('x', 300_000);
        var path = _files.Write("a.log", $"{Line("1")}{Line(big)}{Line("3")}");

        var events = new FileSource("a", new FileSourceOptions { Path = path, Format = LogFormat.Ndjson }).ReadAll();

        Assert.Equal(["1", big, "3"], events.Select(e => e.Message));
    }

    [Fact]
    public async Task Records_OfOneHundredMegabytes_AreSkippedInBoundedMemory()
    {
        var path = _files.PathOf("a.log");
        await using (var file = File.Create(path))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(Line("1") + "{\"ts\":1,\"msg\":\""));
            var block = Enumerable.Repeat((byte)'x', 1 << 20).ToArray();
            for (var i = 0; i < 100; i++)
            {
                await file.WriteAsync(block);
            }

            await file.WriteAsync(Encoding.UTF8.GetBytes("\"}\n" + Line("3")));
        }

        var request = new SourceRequest();

        // Files are read on the calling thread, so what other tests allocate does not count.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var events = new FileSource("a", new FileSourceOptions { Path = path, Format = LogFormat.Ndjson }).ReadAll(request);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal([("1", 0L), ("3", 2L)], events.Select(e => (e.Message, e.Position)));
        Assert.Equal(1, request.Statistics.Malformed);
        Assert.Contains("a.log:2: longer than the limit", request.Statistics.FirstMalformed);
        Assert.InRange(allocated, 0, 20 << 20);
    }

    [Fact]
    public void Records_AfterOneThatWasTooLong_BeginWithTheNextTime()
    {
        var path = _files.Write("a.log", $"2026-01-01 00:00:01 {new string('x', 5000)}\n  more\n\n  more\n2026-01-01 00:00:02 ok\n");
        var request = new SourceRequest();

        var events = new FileSource("a", new FileSourceOptions { Path = path, MaxRecordBytes = 100, ChunkBytes = 64 }).ReadAll(request);

        Assert.Equal("ok", Assert.Single(events).Message);
        Assert.Equal(1, request.Statistics.Malformed);
    }

    [Law(MaxTest = 200)]
    public Property Bytes_OfAnyKind_NeverBreakAFormat() => Prop.ForAll(
        Arb.From(Gen.Choose(0, 255).Select(static value => (byte)value).ListOf(60)),
        Arb.From(Lines),
        Arb.From(Gen.Elements(Enum.GetValues<LogFormat>())),
        (noise, line, format) =>
        {
            var path = _files.Write("a.log", [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line + "\n", 5))), .. noise, (byte)'\n']);
            var pattern = format == LogFormat.Regexp ? "(?<time>.*)" : "<time> <rest>";
            try
            {
                foreach (var logEvent in new FileSource("a", new FileSourceOptions { Path = path, Format = format, Pattern = pattern }).ReadAll())
                {
                    Assert.NotNull(logEvent.Message);
                    Assert.NotNull(logEvent.Labels);
                    Assert.NotNull(logEvent["request_id"]);
                }
            }
            catch (SourceException refused)
            {
                Assert.Equal("SOURCE_NOT_TEXT", refused.Code);
            }
        });

    private static string Describe(FileSourceOptions options)
    {
        var request = new SourceRequest();
        var events = new FileSource("a", options).ReadAll(request);
        Debug.Assert(request.Statistics.Events == events.Count, "Every event is counted.");
        return string.Join('\n', events.Select(e => $"{e.Position} {e.Ticks} {e.Message} {e.Labels}"))
            + $"\n{request.Statistics.Malformed} {request.Statistics.FirstMalformed}";
    }

    private static string Line(string message) => $"{{\"ts\":1767225600,\"msg\":\"{message}\"}}\n";
}
