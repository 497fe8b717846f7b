using System.Diagnostics;
using System.Diagnostics.Tracing;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.InProcess;

public sealed class ListenerSourceTests
{
    [Fact]
    public async Task Events_OfAnEventSource_BearTheirValues()
    {
        using var orders = new OrderEvents();
        await using var source = new EventListenerSource("events", new EventListenerSourceOptions
        {
            EventSources = new Dictionary<string, EventLevel> { ["Correlator-Test-Orders"] = EventLevel.Informational },
        });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        orders.Detail("left out");
        orders.Paid("o-1", 3);
        orders.Started();
        var events = await recorder.WaitForAsync(2);

        Assert.Equal(["order o-1 with 3 items", "Started"], events.Select(e => e.Message));
        Assert.Equal(
            ["event_id=1", "event_name=Paid", "event_source=Correlator-Test-Orders", "items=3", "level=info", "order=o-1"],
            events[0].Labels.Where(pair => pair.Key != "activity_id").Select(pair => $"{pair.Key}={pair.Value}"));
    }

    [Fact]
    public async Task Events_OfTheRuntimesTasks_DoNotFeedThemselves()
    {
        await using var source = new EventListenerSource("events", new EventListenerSourceOptions
        {
            EventSources = new Dictionary<string, EventLevel> { ["System.Threading.Tasks.TplEventSource"] = EventLevel.Verbose, ["Correlator-Test-Orders"] = EventLevel.Verbose },
        });
        using var orders = new OrderEvents();
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        orders.Started();
        await recorder.WaitForAsync(static e => e["event_source"] == "Correlator-Test-Orders", "the order");

        // What was taken woke the queue's reader, which the runtime told of in turn: each once, and never from within itself.
        Assert.Single(recorder.Events, e => e["event_source"] == "Correlator-Test-Orders");
    }

    [Fact]
    public async Task Activities_ThatEnd_AreEvents()
    {
        using var shop = new ActivitySource("Correlator.Test.Shop");
        await using var source = new ActivityListenerSource("spans", new ActivityListenerSourceOptions { ActivitySources = [shop.Name] });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Activity parent, child;
        using (parent = shop.CreateActivity("order", ActivityKind.Server)!)
        {
            parent.SetStartTime(start.UtcDateTime).Start();
            using (child = shop.StartActivity("pay")!)
            {
                child.SetTag("card", 7).SetStatus(ActivityStatusCode.Error, "refused");
            }

            parent.SetEndTime(start.AddSeconds(1.5).UtcDateTime);
        }

        var events = await recorder.WaitForAsync(2);
        Assert.Equal(["pay", "order"], events.Select(e => e.Message));
        Assert.Equal(("error", "refused", "7", "internal"), (events[0]["status"], events[0]["status_description"], events[0]["card"], events[0]["kind"]));
        Assert.Equal((parent.SpanId.ToHexString(), parent.TraceId.ToHexString()), (events[0]["parent_span_id"], events[0]["trace_id"]));
        Assert.Equal(("1.5", "server", "unset"), (events[1]["duration"], events[1]["kind"], events[1]["status"]));
        Assert.Equal(start.AddSeconds(1.5), events[1].Timestamp);
        Assert.False(events[1].TryGetLabel("parent_span_id", out _));
    }

    [Fact]
    public async Task Activities_AfterTheLastSubscription_AreNotRecorded()
    {
        using var shop = new ActivitySource("Correlator.Test.Unheard");
        await using var source = new ActivityListenerSource("spans", new ActivityListenerSourceOptions { ActivitySources = [shop.Name] });
        source.Subscribe(new SourceRequest(), new LiveRecorder()).Dispose();

        Assert.Null(shop.StartActivity("order"));
    }

    [EventSource(Name = "Correlator-Test-Orders")]
    private sealed class OrderEvents : EventSource
    {
        [Event(1, Level = EventLevel.Informational, Message = "order {0} with {1} items")]
        public void Paid(string order, int items) => WriteEvent(1, order, items);

        [Event(2, Level = EventLevel.Verbose)]
        public void Detail(string text) => WriteEvent(2, text);

        [Event(3, Level = EventLevel.Warning)]
        public void Started() => WriteEvent(3);
    }
}
