namespace Correlator.Tests.Kafka;

/// <summary>Takes down what a live source tells, and waits for what it is to tell.</summary>
internal sealed class LiveRecorder : ILiveObserver
{
    private readonly Lock _gate = new();
    private readonly List<(Func<LiveRecorder, bool> IsSo, TaskCompletionSource Waiter)> _waiting = [];

    public List<LogEvent> Events { get; } = [];

    public List<(DateTimeOffset From, DateTimeOffset To)> Gaps { get; } = [];

    public List<bool> Connections { get; } = [];

    public DateTimeOffset Watermark { get; private set; }

    public Exception? Error { get; private set; }

    public IEnumerable<string> Messages => Events.Select(static logEvent => logEvent.Message);

    /// <summary>Ends when something is so, however long it takes; fails where the source does.</summary>
    public async Task UntilAsync(Func<LiveRecorder, bool> isSo)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Tell(() => _waiting.Add((isSo, waiter)));
        await waiter.Task;
    }

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        var copy = events.ToArray();
        Tell(() => Events.AddRange(copy));
    }

    public void OnWatermark(DateTimeOffset completeUntil) => Tell(() => Watermark = completeUntil);

    public void OnConnected(bool isConnected) => Tell(() => Connections.Add(isConnected));

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => Tell(() => Gaps.Add((from, to)));

    public void OnCompleted() => Tell(static () => { });

    public void OnError(Exception error) => Tell(() => Error = error);

    private void Tell(Action change)
    {
        lock (_gate)
        {
            change();
            foreach (var (isSo, waiter) in _waiting.ToList())
            {
                if (isSo(this))
                {
                    waiter.TrySetResult();
                }
                else if (Error is not null)
                {
                    waiter.TrySetException(Error);
                }
            }
        }
    }
}
