namespace Correlator;

/// <summary>Passes what a live source delivers to the streams that read it.</summary>
internal sealed class LiveFeed(Action<Action> enter, IReadOnlyList<(StreamInput Input, LiveClock Clock)> streams, Action<Exception> onFailed) : ILiveObserver
{
    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        // The span does not outlive the call, and the gate may have to keep the work for later.
        var taken = events.ToArray();
        enter(() =>
        {
            foreach (var logEvent in taken)
            {
                foreach (var (input, clock) in streams)
                {
                    input.OnEvent(logEvent);
                    clock.OnEvent(logEvent.Ticks);
                }
            }
        });
    }

    public void OnWatermark(DateTimeOffset completeUntil) =>
        ForEach(stream => stream.Clock.OnPolled(completeUntil.UtcTicks));

    public void OnConnected(bool isConnected) => ForEach(stream => stream.Clock.OnConnected(isConnected));

    public void OnGap(DateTimeOffset from, DateTimeOffset to) =>
        ForEach(stream => stream.Input.OnGap(from.UtcTicks, to.UtcTicks));

    public void OnCompleted() => ForEach(static stream => stream.Clock.OnCompleted());

    public void OnError(Exception error)
    {
        enter(() => onFailed(error));
        OnGap(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        OnCompleted();
    }

    private void ForEach(Action<(StreamInput Input, LiveClock Clock)> action) => enter(() =>
    {
        foreach (var stream in streams)
        {
            action(stream);
        }
    });
}
