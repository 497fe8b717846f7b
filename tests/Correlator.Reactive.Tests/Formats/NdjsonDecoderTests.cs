using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class NdjsonDecoderTests
{
    [Theory]
    [InlineData("\"2026-01-01T10:00:00.123456789Z\"", "2026-01-01T10:00:00.1234567")]
    [InlineData("\"2026-01-01T12:00:00+02:00\"", "2026-01-01T10:00:00")]
    [InlineData("\"2026-01-01t10:00:00z\"", "2026-01-01T10:00:00")]
    [InlineData("\"2026-01-01 10:00:00.5\"", "2026-01-01T10:00:00.5")]
    [InlineData("\"2026-01-01T23:59:60Z\"", "2026-01-02T00:00:00")]
    [InlineData("\"2024-02-29T10:00:00Z\"", "2024-02-29T10:00:00")]
    [InlineData("1767261600", "2026-01-01T10:00:00")]
    [InlineData("1767261600.1234567", "2026-01-01T10:00:00.1234567")]
    [InlineData("1.7672616e9", "2026-01-01T10:00:00")]
    [InlineData("1767261600123", "2026-01-01T10:00:00.123")]
    [InlineData("1767261600123.5", "2026-01-01T10:00:00.1235")]
    [InlineData("\"1767261600123456\"", "2026-01-01T10:00:00.123456")]
    [InlineData("\"1767261600123456789\"", "2026-01-01T10:00:00.1234567")]
    [InlineData("-1", "1969-12-31T23:59:59")]
    public void Ndjson_Times_AreRecognized(string time, string expected)
    {
        foreach (var name in new[] { "timestamp", "time", "ts", "@timestamp", "t", "eventTime", "date", "datetime", "Timestamp", "@t" })
        {
            Assert.Equal(Utc(expected), ReadOne($$"""{"a":1,"{{name}}":{{time}}}""").Timestamp);
        }
    }

    [Theory]
    [InlineData("\"2026-13-01T10:00:00Z\"")]
    [InlineData("\"2026-02-29T10:00:00Z\"")]
    [InlineData("\"2026-01-01T24:00:00Z\"")]
    [InlineData("\"2026-01-01T10:00:00Zx\"")]
    [InlineData("\"soon\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    [InlineData("1e300")]
    [InlineData("99999999999999999999")]
    public void Ndjson_TimeThatIsNone_IsMalformed(string time)
    {
        var request = new SourceRequest();
        Assert.Empty(Read($$"""{"timestamp":{{time}}}""", request: request));
        Assert.Contains("a time that cannot be read", request.Statistics.FirstMalformed);
    }

    [Theory]
    [InlineData("""{"ts":1,"msg":"a"}""", "a")]
    [InlineData("""{"ts":1,"message":"a","msg":"b"}""", "a")]
    [InlineData("""{"ts":1,"log":{"level":"x"},"MESSAGE":"a"}""", "a")]
    [InlineData("""{"ts":1,"message":null,"@message":"a\tb"}""", "a\tb")]
    [InlineData("""{"ts":1,"other":"a"}""", """{"ts":1,"other":"a"}""")]
    public void Ndjson_Message_IsTheFirstCandidateElseTheLine(string line, string message) => Assert.Equal(message, ReadOne(line).Message);

    [Fact]
    public void Ndjson_Fields_LeaveOutTimeAndMessageOnly()
    {
        var logEvent = ReadOne("""{"ts":"2026-01-01T10:00:00Z","time":"12ms","msg":"b","message":"a","n":1.50,"n":2.50,"x.y":"1","o":{"p":{"q":true},"r":[{"s":1}]},"z":null,"":"e"}""");

        Assert.Equal(
            Labels.Of(("time", "12ms"), ("msg", "b"), ("n", "2.50"), ("x.y", "1"), ("o.p.q", "true"), ("", "e")),
            logEvent.Labels);
        Assert.Equal(("", "", "12ms", "true", "1"), (logEvent["ts"], logEvent["message"], logEvent["time"], logEvent["o.p.q"], logEvent["x.y"]));
    }

    [Fact]
    public void Ndjson_NestedFieldOfTheSameName_IsNotTheOuterOne()
    {
        var logEvent = ReadOne("""{"ts":1,"a":{"id":"inner"},"id":"outer","b":[{"id":"listed"}],"text":"\"id\":\"quoted\"","c":{"id":"last"}}""");

        Assert.Equal("outer", logEvent["id"]);
        Assert.Equal("inner", logEvent["a.id"]);
    }

    [Fact]
    public void Ndjson_TimeAndMessageOptions_NameTheFields()
    {
        var logEvent = ReadOne(
            """{"meta":{"when":1767261600},"text":"a","timestamp":"x","message":"m"}""",
            options => options with { Time = ["meta.when"], Message = "text" });

        Assert.Equal((Utc("2026-01-01T10:00:00"), "a"), (logEvent.Timestamp, logEvent.Message));
        Assert.Equal(Labels.Of(("timestamp", "x"), ("message", "m")), logEvent.Labels);
    }

    // Lines of journalctl -o json (systemd 252), shortened.
    [Fact]
    public void Ndjson_JournalLines_AreRead()
    {
        var events = Read("""
            {"_PID":"42","PRIORITY":"6","__REALTIME_TIMESTAMP":"1795442717059642","MESSAGE":"plain message","_SYSTEMD_UNIT":"shop.service"}
            {"__REALTIME_TIMESTAMP":"1795442717060642","REQUEST_ID":"req-1","MESSAGE":"with request id"}
            {"__REALTIME_TIMESTAMP":"1795442717060643","MESSAGE":[99, 97,116,27,255]}
            """);

        Assert.Equal(["plain message", "with request id", "cat\u001b\uFFFD"], events.Select(e => e.Message));
        Assert.Equal(1795442717059642, (events[0].Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
    }

    [Fact]
    public void Ndjson_WrongUtf8InAString_IsStillAnEvent()
    {
        var events = Read([.. "{\"ts\":1,\"msg\":\"a"u8, 0xFF, .. "b\"}\n{\"ts\":2,\"msg\":\"ok\"}"u8]);

        Assert.Equal(["a\uFFFDb", "ok"], events.Select(e => e.Message));
    }

    [Fact]
    public void Ndjson_FieldsOfTheRequest_ChangeNoValue()
    {
        const string text = """
            {"timestamp":"2026-01-01T10:00:00Z","message":"some words that fill the line","id":"one"}
            {"timestamp":"2026-01-01T10:00:01Z","message":"some words that fill the line","id":"two"}
            {"timestamp":"2026-01-01T10:00:02Z","message":"some words that fill the line","id":""}
            {"timestamp":"2026-01-01T10:00:03Z","message":"some words that fill the line","id":"thr\u0065e"}
            {"timestamp":"2026-01-01T10:00:04Z","id":"four","message":"some words that fill the line"}
            {"timestamp":"2026-01-01T10:00:05Z","message":"some words that fill the line","id":5}
            {"timestamp":"2026-01-01T10:00:06Z","message":"some words that fill the line","no":"id"}
            """;

        foreach (var field in new[] { "id", "message", "timestamp", "absent" })
        {
            var plain = Read(text).Select(logEvent => logEvent[field]);

            Assert.Equal(plain, Read(text, request: new SourceRequest { Fields = [field] }).Select(logEvent => logEvent[field]));
        }

        Assert.Equal(["one", "two", "", "three", "four", "5", ""], Read(text, request: new SourceRequest { Fields = ["id"] }).Select(static logEvent => logEvent["id"]));
    }
}
