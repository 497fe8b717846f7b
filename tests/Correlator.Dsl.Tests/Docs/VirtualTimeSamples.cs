using System.Reactive;
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
    [Fact]
    public void WindowAndSequence_SilentSource_ComeWithItsIdleClock()
    {
        var clock = new TestScheduler();
        var midnight = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Recorded<Notification<LogEvent>> At(int second) =>
            OnNext(TimeSpan.FromSeconds(second).Ticks, new LogEvent(midnight.AddSeconds(second), "x", $"x@{second}"));
        var catalog = new SourceCatalog { new ObservableSource("x", clock.CreateHotObservable(At(1), At(4), At(9))) };
        var options = new CorrelationOptions { Scheduler = clock, Lateness = TimeSpan.FromSeconds(2), Idle = TimeSpan.FromSeconds(2) };

        var found = new List<(long At, string Messages)>();
        void Note(Correlation result) => found.Add((clock.Clock, string.Join(' ', result.Events.Select(e => e.Event.Message))));
        using var rows = QueryCompiler.Compile("x({}) | count [10s]", catalog, options).Query.Subscribe(Note);
        using var matches = QueryCompiler.Compile("sequence [x({})]{3}", catalog, options).Query.Subscribe(Note);
        clock.AdvanceTo(TimeSpan.FromSeconds(60).Ticks);

        long second = TimeSpan.TicksPerSecond;
        Assert.Equal([((11 * second) + 1, "x@1 x@4 x@9"), (12 * second, "count=3")], found);
    }
}
