using Correlator.Dsl;

namespace Correlator.Testing.Tests.Runs;

public sealed class VirtualRunTests
{
    private static readonly CorrelationOptions TenSeconds = new() { Lateness = TimeSpan.FromSeconds(10) };

    private static readonly TestedCorrelation Unpaid = TestedCorrelation
        .Of(static from => from("orders").Unless(from("payments"), on: ["order_id"], within: TimeSpan.FromMinutes(5)))
        .WithOptions(TenSeconds);

    [Fact]
    public void Live_UnpaidOrder_ComesOutWhenItIsProved()
    {
        using var run = Unpaid.Live();
        run.Play([Order("12:00", "7"), Order("12:00", "8"), Payment("12:02", "7")]);
        run.AdvanceTo("12:10:10");
        Assert.Empty(run.Results);

        run.AdvanceBy(TimeSpan.FromTicks(1));

        var alarm = Assert.Single(run.Timed);
        Assert.Equal((TestEvent.Time("12:10:10.0000001"), "8"), (alarm.At, alarm.Correlation.Key["order_id"]));
        Assert.False(run.IsCompleted);
    }

    [Fact]
    public void Live_AllSourcesEnd_DecidesWhatIsOpen()
    {
        using var run = Unpaid.Live(TestEvent.Time("12:00"));
        run.Push(Order("12:00", "7"), Order("12:00", "8"), Payment("12:00", "7"));

        run.Complete();

        Assert.Equal("8", Assert.Single(run.Final).Key["order_id"]);
        Assert.True(run.IsCompleted);
        Assert.Equal(TestEvent.Time("12:00"), run.Now);
        Assert.Equal([2, 1], run.Statistics.Streams.Select(static stream => stream.Ledger.Input));
    }

    [Fact]
    public void Live_GrowingMatch_HasOneFinalResult()
    {
        using var run = TestedCorrelation.Of("orders({}) and on(order_id) within(1m) payments({})", "orders", "payments").WithOptions(TenSeconds).Live();
        run.Play([Order("12:00:00", "7"), Payment("12:00:10", "7"), Payment("12:00:20", "7")]);
        run.Complete();

        Assert.Equal([2, 3], run.Results.Select(static result => result.Events.Count));
        Assert.Equal(3, Assert.Single(run.Final).Events.Count);
    }

    [Fact]
    public void Live_EventTooLate_IsAmongTheLate()
    {
        using var run = Unpaid.Live();
        run.Play([Order("12:30", "1"), Payment("12:30", "1")]);

        run.Push(Payment("12:00", "2"));

        Assert.Equal("2", Assert.Single(run.Late)["order_id"]);
    }

    [Fact]
    public void Replay_Lists_GivesTheSameAsText()
    {
        var text = TestedCorrelation.Of("orders({}) unless on(order_id) within(5m) payments({})", "orders", "payments");
        LogEvent[] events = [Order("12:00", "7"), Order("12:00", "8"), Payment("12:02", "7")];

        Assert.Equal(text.Replay(events).Results.Select(static result => result.Id), Unpaid.Replay(events).Results.Select(static result => result.Id));
        Assert.Equal("8", Assert.Single(Unpaid.Replay(events).Final).Key["order_id"]);
        Assert.Equal(["orders", "payments"], Unpaid.Sources);
    }

    [Fact]
    public void Events_OfUnknownSource_AreRefused()
    {
        using var run = Unpaid.Live();
        LogEvent refund = TestEvent.At("12:00").Source("refunds");

        Assert.StartsWith("There is no source 'refunds'; the query reads orders, payments.", Assert.Throws<ArgumentException>(() => run.Push(refund)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Unpaid.Replay([refund]));
        Assert.Throws<ArgumentException>(() => run.Complete("refunds"));
    }

    [Fact]
    public void Clock_Backwards_IsRefused()
    {
        using var run = Unpaid.Live(TestEvent.Time("12:00"));

        Assert.Throws<ArgumentOutOfRangeException>(() => run.AdvanceTo("11:59:59"));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.AdvanceBy(TimeSpan.FromTicks(-1)));
    }

    [Fact]
    public void Live_QueryThatThrows_FailsTheCallThatMadeIt()
    {
        var broken = TestedCorrelation.Of(static from => from("orders").Where(static e => throw new InvalidOperationException("Broken.")).And(from("payments"), on: ["order_id"]));
        using var run = broken.Live();

        Assert.Equal("Broken.", Assert.Throws<InvalidOperationException>(() => run.Push(Order("12:00", "1"))).Message);
        Assert.Throws<InvalidOperationException>(() => broken.Replay([Order("12:00", "1")]));
    }

    [Fact]
    public void Of_TextThatIsNoQuery_IsRefusedAtOnce()
    {
        Assert.Throws<QueryException>(() => TestedCorrelation.Of("orders({}", "orders"));
        Assert.Throws<QueryException>(() => TestedCorrelation.Of("orders({}) and on(id) refunds({})", "orders"));
    }

    private static EventBuilder Order(string time, string id) => TestEvent.At(time).Source("orders").Label("order_id", id);

    private static EventBuilder Payment(string time, string id) => TestEvent.At(time).Source("payments").Label("order_id", id);
}
