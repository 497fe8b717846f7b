using Correlator;
using Correlator.Testing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

public class OrderTests
{
    private static readonly TestedCorrelation Unpaid = TestedCorrelation.Of("orders({}) unless on(order_id) within(5m) payments({})", "orders", "payments");

    [Fact]
    public void Unpaid_OrderWithoutPayment_ComesOut()
    {
        using var run = Unpaid.Live();
        run.Push(TestEvent.At("00:00:01").Source("orders").Label("order_id", "7"));
        run.AdvanceTo("00:10:00");
        Assert.Empty(run.Results);
        run.AdvanceTo("00:11:00");
        Assert.Equal("7", Assert.Single(run.Results).Key["order_id"]);
    }

    [Fact]
    public void Unpaid_AnyOrderOfArrival_GivesTheSame()
    {
        var shape = new StreamShape
        {
            Sources = ["orders", "payments"],
            Labels = new Dictionary<string, IReadOnlyList<string>> { ["order_id"] = ["7", "8", "9"] },
        };
        Prop.ForAll(DisorderedStreams.Arbitrary(shape), streams => Assert.Empty(CorrelationLaws.ArrivalOrder(Unpaid, streams))).QuickCheckThrowOnFailure();
    }
}
