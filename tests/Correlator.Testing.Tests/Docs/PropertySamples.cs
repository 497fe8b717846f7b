using FsCheck;

namespace Correlator.Testing.Tests.Docs;

/// <summary>The samples of docs/testing.md and of the package's README.md that are written in C#, run.</summary>
public sealed class PropertySamples
{
    private static readonly TestedCorrelation Unpaid = TestedCorrelation
        .Of(from => from("orders").Unless(from("payments"), on: ["order_id"], within: TimeSpan.FromMinutes(5)))
        .WithOptions(new CorrelationOptions { Lateness = TimeSpan.FromSeconds(10) });

    public static Arbitrary<DisorderedStreams> Streams() => DisorderedStreams.Arbitrary(new StreamShape
    {
        Sources = ["orders", "payments"],
        Labels = new Dictionary<string, IReadOnlyList<string>> { ["order_id"] = ["7", "8", "9"] },
        Step = TimeSpan.FromSeconds(30),
        Lateness = TimeSpan.FromSeconds(10),
    });

    [Fact]
    public void Unpaid_OrderWithoutPayment_ComesOutWhenItIsProved()
    {
        using var run = Unpaid.Live();
        run.Push(TestEvent.At("00:00:01").Source("orders").Label("order_id", "7"));
        run.Push(TestEvent.At("00:00:02").Source("orders").Label("order_id", "8"));
        run.AdvanceTo("00:02:00");
        run.Push(TestEvent.At("00:01:55").Source("payments").Label("order_id", "7"));
        run.AdvanceTo("00:11:00");

        var alarm = Assert.Single(run.Timed);
        Assert.Equal("8", alarm.Correlation.Key["order_id"]);
        Assert.InRange(alarm.At, TestEvent.Time("00:10:12"), TestEvent.Time("00:10:20"));
    }

    [Law(Arbitrary = [typeof(PropertySamples)])]
    public void Unpaid_AnyArrivals_SameResults(DisorderedStreams streams) =>
        Assert.Empty(CorrelationLaws.ArrivalOrder(Unpaid, streams));

    [Law(Arbitrary = [typeof(PropertySamples)])]
    public void Unpaid_AnyEvents_AreThoseOfTheSpecification(DisorderedStreams streams)
    {
        var each = TestedCorrelation.Of("orders({}) unless on(order_id) within(5m) payments({}) | emit each", "orders", "payments")
            .WithOptions(new CorrelationOptions { Lateness = TimeSpan.FromSeconds(10) });

        Assert.Empty(CorrelationLaws.Specification(each, streams, all =>
            from order in all
            where order.Source == "orders"
            where !all.Any(other => other.Source == "payments" && other["order_id"] == order["order_id"] && order["order_id"] != ""
                && (other.Timestamp - order.Timestamp).Duration() <= TimeSpan.FromMinutes(5))
            select new[] { order }));
    }
}
