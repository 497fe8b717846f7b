using System.Reactive;
using System.Reactive.Linq;

namespace Correlator.Tests.Operators;

// Where queries begin, what they are called, and who listens.
public sealed partial class OperatorSamples
{
    [Fact]
    public void From_Observable_IsAStream()
    {
        var orderEvents = Events("shop", "0").ToObservable();

        var orders = EventQuery.From("orders", orderEvents);

        Assert.Equal(["shop@0"], Messages(orders));
    }

    [Fact]
    public void From_AsyncEnumerable_IsAStream()
    {
        var arriving = Events("shop", "0", "1").ToAsyncEnumerable();

        var shop = EventQuery.From("shop", arriving);

        Assert.Equal("shop({})[5m]", shop.ToString());
    }

    [Fact]
    public void From_Events_IsAStream()
    {
        var noon = Start;

        var api = EventQuery.From("api", [new LogEvent(noon, "api", "request_id=42 done")]);

        Assert.Equal(["request_id=42 done"], Messages(api));
    }

    [Fact]
    public void From_Source_OpensNothingYet()
    {
        var web = EventQuery.From(new FileSource("web", FileSourceOptions.Parse("web.log")));

        Assert.Equal("web({})[5m]", web.ToString());
    }

    [Fact]
    public void As_AStream_IsCalledSo()
    {
        var api = Stream("api", "0 status=200", "1 status=503");

        var failed = api.Where(Predicate.LabelMatches("status", "5..")).As("failed");

        Assert.Equal("api({} | where status=~\"5..\")[5m] as failed", failed.ToString());
        Assert.Equal(["api@1"], Messages(failed));
    }

    [Fact]
    public void Of_AGraph_IsAQuery()
    {
        var handled = Joined();

        var failed = new FilterNode(handled.Node, Predicate.Any(Predicate.LabelMatches("status", "5..")));
        using var subscription = EventQuery.Of(failed).Subscribe(c => Console.WriteLine(c));

        Assert.Equal(Show(handled.Where(Predicate.Any(Predicate.LabelMatches("status", "5..")))).Count(), Console.ToString().Split('\n').Length - 1);
    }

    [Fact]
    public void Subscribe_ASink_TakesResults()
    {
        var (handled, taken) = (Joined(), 0);
        var sink = Observer.Create<Correlation>(_ => taken++);

        using var subscription = handled.Subscribe(sink);

        Assert.Equal(Show(handled).Count(), taken);
    }

    [Fact]
    public void WithOptions_AnyQuery_RunsSo()
    {
        var handled = Joined();

        var patient = handled.WithOptions(new CorrelationOptions { Lateness = TimeSpan.FromMinutes(1) });

        Assert.Equal(Show(handled), Show(patient));
    }

    [Fact]
    public void EventGroup_ColumnsOfAGroup_MakeText()
    {
        var failures = Stream("failures", "0 host=a duration=2", "10 host=a duration=7", "20 host=b duration=1");

        var slowest = failures.Window(WindowSpec.Tumbling(TimeSpan.FromMinutes(5)))
            .GroupBy(e => e["host"])
            .Select(g => $"{g.Key}: {g.Count()} failures until {g.End:t}, the slowest took {g.Max("duration")} s");

        Assert.Equal($"a: 2 failures until {Start.AddMinutes(5):t}, the slowest took 7 s", Collect(slowest)[0]);
    }
}
