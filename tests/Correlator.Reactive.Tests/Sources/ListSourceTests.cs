namespace Correlator.Tests.Sources;

public class ListSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ListSource_EventsWithoutPosition_GetTheirIndexAndTheSourcesName()
    {
        var source = new ListSource("api", [new LogEvent(Start, "x", "one", Labels.Of(("a", "1"))), new LogEvent(Start, "api", "two", null, 7)]);

        var events = source.ReadAll();

        Assert.Equal([("api", 0L, "one", "1"), ("api", 7L, "two", "")], events.Select(e => (e.Source, e.Position, e.Message, e["a"])));
    }

    [Fact]
    public void ListSource_SinceAndUntil_CutByEventTime()
    {
        var source = new ListSource("api", [.. Enumerable.Range(0, 600).Select(i => new LogEvent(Start.AddSeconds(i), "api", $"{i}"))]);
        var request = new SourceRequest { Since = Start.AddSeconds(598), Until = Start.AddSeconds(598) };

        Assert.Equal(("598", 598L), (source.ReadAll(request).Single().Message, source.ReadAll(request).Single().Position));
    }
}
