using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class DotNetDecoderTests
{
    [Fact]
    public void DotNet_SimpleConsoleWithTimestamp_IsOneEventARecord()
    {
        var events = Read("""
            2026-01-01T10:00:00.5Z info: Microsoft.Hosting.Lifetime[14]
                  Now listening on: http://localhost:5000
            2026-01-01T10:00:01.5Z fail: Shop.Orders[0]
                  => SpanId:00f067aa0ba902b7, TraceId:4bf92f3577b34da6a3ce929d0e0e4736, ParentId:0000000000000000
                  Order failed
                  System.InvalidOperationException: no stock
                     at Shop.Orders.Place()
            """);

        Assert.Equal(2, events.Count);
        Assert.Equal(Utc("2026-01-01T10:00:00.5"), events[0].Timestamp);
        Assert.Equal(Labels.Of(("level", "info"), ("category", "Microsoft.Hosting.Lifetime"), ("event_id", "14")), events[0].Labels);
        Assert.Equal("Now listening on: http://localhost:5000", events[0].Message);
        Assert.Equal("error", events[1]["level"]);
        Assert.EndsWith("at Shop.Orders.Place()", events[1].Message);
    }

    [Fact]
    public void DotNet_SimpleConsoleWithoutTimestamp_SaysHowToMendIt()
    {
        var request = new SourceRequest();

        Assert.Empty(Read("info: Shop[0]\n      hello\ninfo: Shop[0]\n      again\n", request: request));

        Assert.Equal(2, request.Statistics.Malformed);
        Assert.Contains("TimestampFormat", request.Statistics.FirstMalformed);
    }

    [Fact]
    public void DotNet_SingleLineAndSystemd_GiveTheirParts()
    {
        var single = ReadOne("2026-01-01 10:00:00 warn: Shop.Orders[3] slow order");
        var systemd = ReadOne("<3>2026-01-01 10:00:00 Shop.Orders[-1] failed");

        Assert.Equal(("warn", "Shop.Orders", "3", "slow order"), (single["level"], single["category"], single["event_id"], single.Message));
        Assert.Equal(("error", "Shop.Orders", "-1", "failed"), (systemd["level"], systemd["category"], systemd["event_id"], systemd.Message));
    }

    [Fact]
    public void DotNet_JsonConsole_IsReadAsJson()
    {
        const string Line = """{"Timestamp":"2026-01-01T10:00:00.5Z","EventId":3,"LogLevel":"Information","Category":"Shop","Message":"hello","State":{"Message":"hello","OrderId":7}}""";

        foreach (var format in new[] { LogFormat.Auto, LogFormat.DotNet })
        {
            var logEvent = ReadOne(Line, options => options with { Format = format });
            Assert.Equal("hello", logEvent.Message);
            Assert.Equal("7", logEvent["State.OrderId"]);
            Assert.Equal("Information", logEvent["LogLevel"]);
        }
    }
}
