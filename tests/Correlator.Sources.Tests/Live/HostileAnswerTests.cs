using System.Text;
using System.Text.Json;
using Correlator.Tests.Architecture;

namespace Correlator.Sources.Tests;

/// <summary>Answers that are damaged anywhere are read or refused; nothing else comes of them.</summary>
public sealed class HostileAnswerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly (long From, long To) Always = (0, DateTime.MaxValue.Ticks);

    private static readonly FakeMessage[] Messages =
    [
        new("a", Start, "line 1\nline \"2\", ü") { Fields = new Dictionary<string, string> { ["level"] = "3" } },
        new("b", Start.AddMilliseconds(1), "plain"),
    ];

    private static readonly string[] Fields = ["timestamp", "gl2_message_id", "source", "message", "level"];

    private static byte[][] Bodies { get; } =
    [
        .. Repository.ReadLines("tests/Correlator.Sources.Tests/Prometheus/Transcripts/query-instant.http").Where(static line => line.StartsWith('{')).Select(Encoding.UTF8.GetBytes),
        """{"status":"success","warnings":["w"],"data":{"result":[{"values":[[1.5,"1"]],"histograms":[[1,{"count":"2"}]],"metric":{"a":"\u00fc"}}]}}"""u8.ToArray(),
    ];

    [Law(MaxTest = 2000)]
    public void Prometheus_DamagedAnswer_IsReadOrRefused(byte body, ushort at, byte value, byte kind) => ReadOrRefuse(
        Damage(Bodies[body % Bodies.Length], at, value, kind),
        static bytes => new PrometheusAnswerReader(new PrometheusSubscription("p", "q", new PrometheusOptions(), TimeSpan.FromSeconds(1)), new SourceRequest()).Read(bytes, Always));

    [Law(MaxTest = 1000)]
    public void GraylogUniversal_DamagedAnswer_IsReadOrRefused(ushort at, byte value, byte kind) =>
        ReadOrRefuse(Damage(Encoding.UTF8.GetBytes(GraylogAnswerText.Universal(Messages, [])), at, value, kind), static bytes => UniversalAnswer.Read(bytes, Begun()));

    [Law(MaxTest = 1000)]
    public void GraylogSearch_DamagedAnswer_IsReadOrRefused(ushort at, byte value, byte kind) =>
        ReadOrRefuse(Damage(Encoding.UTF8.GetBytes(GraylogAnswerText.Tabular(Messages, Fields)), at, value, kind), static bytes => TabularAnswer.Read(bytes, Fields, Begun()));

    [Law(MaxTest = 1000)]
    public void GraylogExport_DamagedAnswer_IsReadOrRefused(ushort at, byte value, byte kind) => ReadOrRefuse(
        Damage(Encoding.UTF8.GetBytes(GraylogAnswerText.Csv(Messages, Fields)), at, value, kind),
        static bytes =>
        {
            var answer = new ExportAnswer(Begun(), Always, 1000);
            answer.Begin();
            answer.Take(bytes);
            answer.End();
        });

    private static GraylogMessages Begun()
    {
        var messages = new GraylogMessages("g", new GraylogOptions(), new SourceRequest());
        messages.Begin(Always);
        return messages;
    }

    private static byte[] Damage(byte[] body, int at, byte value, byte kind)
    {
        at %= body.Length;
        return (kind % 4) switch
        {
            0 => body[..at],
            1 => [.. body[..at], value, .. body[(at + 1)..]],
            2 => [.. body[..at], value, .. body[at..]],
            _ => [.. body[..at], .. body[(at + 1)..]],
        };
    }

    // What the sources turn into an error of theirs.
    private static void ReadOrRefuse(byte[] body, Action<byte[]> read)
    {
        var error = Record.Exception(() => read(body));
        Assert.True(error is null or JsonException or InvalidOperationException or InvalidDataException or SourceException, error?.ToString());
    }
}
