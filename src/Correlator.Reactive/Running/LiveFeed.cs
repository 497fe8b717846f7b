namespace Correlator;

/// <summary>Lets live sources and timers into a running graph.</summary>
internal interface IEntrance
{
    void Enter(Action action);

    /// <summary>Lets events in; what has to wait its turn is copied.</summary>
    void Enter(LiveFeed feed, ReadOnlySpan<LogEvent> events);
}

/// <summary>Passes what a live source delivers to the streams that read it.</summary>
internal sealed class LiveFeed(IEntrance entrance, (StreamInput Input, LiveClock Clock)[] streams, Action<Exception> onFailed) : ILiveObserver
{
    public void OnEvents(ReadOnlySpan<LogEvent> events) => entrance.Enter(this, events);

    /// <summary>Takes events inside the graph.</summary>
    public void Take(ReadOnlySpan<LogEvent> events)
    {
        foreach (var logEvent in events)
        {
            foreach (var (input, clock) in streams)
            {
                input.OnEvent(logEvent);
                clock.OnEvent(logEvent.Ticks);
            }
        }

        foreach (var (input, _) in streams)
        {
            input.OnBurstEnd();
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil) =>
        ForEach(stream => stream.Clock.OnPolled(completeUntil.UtcTicks));

    public void OnConnected(bool isConnected) => ForEach(stream => stream.Clock.OnConnected(isConnected));

    public void OnGap(DateTimeOffset from, DateTimeOffset to) =>
        ForEach(stream => stream.Input.OnGap(from.UtcTicks, to.UtcTicks));

    public void OnCompleted() => ForEach(static stream => stream.Clock.OnCompleted());

    public void OnError(Exception error)
    {
        entrance.Enter(() => onFailed(error));
        OnGap(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        OnCompleted();
    }

    private void ForEach(Action<(StreamInput Input, LiveClock Clock)> action) => entrance.Enter(() =>
    {
        foreach (var stream in streams)
        {
            action(stream);
        }
    });
}
