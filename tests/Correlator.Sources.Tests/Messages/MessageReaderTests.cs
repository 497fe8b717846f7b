using System.Text;
using Correlator.Sources;

namespace Correlator.Tests.Messages;

/// <summary>Bodies of messages in all formats.</summary>
public sealed class MessageReaderTests
{
    private static readonly DateTimeOffset Sent = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly List<LogEvent> _events = [];

    [Theory]
    [InlineData(MessageFormat.Auto, """{"message":"done","time":"2026-01-01T00:00:00Z","code":"7"}""", "done", 0)]
    [InlineData(MessageFormat.Auto, """{"message":"done","code":7}""", "done", 12)]
    [InlineData(MessageFormat.Auto, "time=2026-01-01T00:00:00Z msg=done code=7", "done", 0)]
    [InlineData(MessageFormat.Auto, "msg=done code=7", "done", 12)]
    [InlineData(MessageFormat.Json, """{"message":"done","code":"7"}""", "done", 12)]
    [InlineData(MessageFormat.Logfmt, "msg=done code=7", "done", 12)]
    [InlineData(MessageFormat.Gelf, """{"version":"1.1","host":"a","short_message":"done","_code":"7"}""", "done", 12)]
    [InlineData(MessageFormat.Gelf, """{"version":"1.1","short_message":"done","timestamp":1767225600,"_code":"7"}""", "done", 0)]
    [InlineData(MessageFormat.Otlp, """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1767225600000000000","body":{"stringValue":"done"},"attributes":[{"key":"code","value":{"intValue":"7"}}]}]}]}]}""", "done", 0)]
    public void Body_OfAFormat_GivesTimeMessageAndFields(MessageFormat format, string body, string message, int hour)
    {
        Assert.Null(Read(format, body));

        var read = Assert.Single(_events);
        Assert.Equal((message, "7", hour), (read.Message, read["code"], read.Timestamp.Hour));
    }

    [Theory]
    [InlineData("2026-01-01T00:00:00Z started", "started", 0)]
    [InlineData("started", "started", 12)]
    [InlineData("", "", 12)]
    public void Text_WithOrWithoutATime_IsAnEvent(string body, string message, int hour)
    {
        Assert.Null(Read(MessageFormat.Auto, body));

        Assert.Equal((message, hour), (_events[0].Message, _events[0].Timestamp.Hour));
    }

    [Theory]
    [InlineData(MessageFormat.Auto, "{\"cut")]
    [InlineData(MessageFormat.Json, "text")]
    [InlineData(MessageFormat.Gelf, "[1]")]
    [InlineData(MessageFormat.Otlp, "text")]
    [InlineData(MessageFormat.Otlp, "{}]")]
    [InlineData(MessageFormat.Logfmt, "no pairs")]
    public void Body_Malformed_SaysWhyAndGivesNothing(MessageFormat format, string body)
    {
        Assert.NotNull(Read(format, body));
        Assert.Empty(_events);
    }

    [Fact]
    public void Body_TooLong_SaysSo()
    {
        var reader = new MessageReader("orders", new MessageOptions { MaxRecordBytes = 10 });

        Assert.Equal("a body of more than 10 bytes", reader.Read(new SentMessage(new byte[11], Sent, 0), _events));
        Assert.Empty(_events);
    }

    [Fact]
    public void Labels_OfMessageAndBody_AreThoseOfTheBodyFirst()
    {
        var message = Message("""{"message":"done","key":"body"}""") with { Labels = Labels.Of(("topic", "orders"), ("message", "none")), Fields = [("key", "message"u8.ToArray()), ("header_a", "1"u8.ToArray())] };

        new MessageReader("orders", new MessageOptions()).Read(message, _events);

        Assert.Equal(("body", "1", "orders"), (_events[0]["key"], _events[0]["header_a"], _events[0]["topic"]));
        Assert.Equal("body", _events[0].Labels.Single(static label => label.Key == "key").Value);
        Assert.Equal("1", _events[0].Labels.Single(static label => label.Key == "header_a").Value);
    }

    [Fact]
    public void Otlp_ManyRecords_HavePositionsThatAreTheSameInEveryRun()
    {
        const string Body = """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a"}},{"body":{"stringValue":"b"}}]}]}]}""";
        Read(MessageFormat.Otlp, Body);
        var first = _events.Select(static e => (e.Position, e.Message, e["service.name"], e["key"])).ToList();
        _events.Clear();
        Read(MessageFormat.Otlp, Body);

        Assert.Equal(first, _events.Select(static e => (e.Position, e.Message, e["service.name"], e["key"])));
        Assert.Equal((42L, "a", "shop", "k"), first[0]);
        Assert.Equal(("b", true), (first[1].Message, first[1].Position is >= 0 and not 42));
    }

    private static SentMessage Message(string body) => new(Encoding.UTF8.GetBytes(body), Sent, 42) { Fields = [("key", "k"u8.ToArray())] };

    private string? Read(MessageFormat format, string body) => new MessageReader("orders", new MessageOptions { Format = format }).Read(Message(body), _events);
}
