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
    // What is let in of a burst that is written down as a whole.
    private readonly List<LogEvent?> _admitted = [];

    public void OnEvents(ReadOnlySpan<LogEvent> events) => entrance.Enter(this, events);

    /// <summary>Takes events inside the graph.</summary>
    public void Take(ReadOnlySpan<LogEvent> events)
    {
        if (streams[0].Input.Recorder is null)
        {
            foreach (var logEvent in events)
            {
                foreach (var (input, clock) in streams)
                {
                    input.OnEvent(logEvent);
                    clock.OnEvent(logEvent.Ticks);
                }
            }
        }
        else
        {
            TakeWritten(events);
        }

        foreach (var (input, _) in streams)
        {
            input.OnBurstEnd();
        }
    }

    /// <summary>Has the burst written down before anything comes out of it: a crash leaves all of it or nothing, whatever its first events cause.</summary>
    private void TakeWritten(ReadOnlySpan<LogEvent> events)
    {
        foreach (var logEvent in events)
        {
            foreach (var (input, _) in streams)
            {
                _admitted.Add(input.Admit(logEvent));
            }
        }

        var next = 0;
        foreach (var logEvent in events)
        {
            foreach (var (input, clock) in streams)
            {
                if (_admitted[next++] is { } selected)
                {
                    input.Take(selected);
                }

                clock.OnEvent(logEvent.Ticks);
            }
        }

        _admitted.Clear();
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
