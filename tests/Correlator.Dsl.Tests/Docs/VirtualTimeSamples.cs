using Microsoft.Reactive.Testing;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The samples that run on a virtual clock.</summary>
public sealed class VirtualTimeSamples : ReactiveTest
{
    [Fact]
    public void Unless_NoPaymentWithin15Minutes_IsToldWhenItIsProved()
    {
        var clock = new TestScheduler();
        var start = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        LogEvent Order(string id) => new(start, "orders", $"placed order_id={id}", Labels.Of(("order_id", id)));
        LogEvent Payment(string id) => new(start.AddMinutes(2), "payments", $"paid order_id={id}", Labels.Of(("order_id", id)));

        var orders = clock.CreateHotObservable(OnNext(1, Order("7")), OnNext(2, Order("8")));
        var payments = clock.CreateHotObservable(OnNext(TimeSpan.FromMinutes(2).Ticks, Payment("7")));
        var unpaid = EventQuery.From("orders", orders)
            .Unless(EventQuery.From("payments", payments), on: ["order_id"], within: TimeSpan.FromMinutes(5))
            .WithOptions(new CorrelationOptions { Scheduler = clock, Lateness = TimeSpan.FromSeconds(10) });

        var found = new List<(TimeSpan At, string Order)>();
        using var subscription = unpaid.Subscribe(c => found.Add((TimeSpan.FromTicks(clock.Clock), c.Key["order_id"])));
        clock.Start();

        var alarm = Assert.Single(found);
        Assert.Equal("8", alarm.Order);
        Assert.Equal(new TimeSpan(0, 10, 10), new TimeSpan(alarm.At.Hours, alarm.At.Minutes, alarm.At.Seconds));
    }
}
