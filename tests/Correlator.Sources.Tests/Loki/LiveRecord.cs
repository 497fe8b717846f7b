namespace Correlator.Sources.Tests;

/// <summary>Writes down what a live source delivers, and lets a test wait for it.</summary>
internal sealed class LiveRecord : ILiveObserver
{
    private readonly Lock _gate = new();
    private readonly List<(Func<LiveRecord, bool> Holds, TaskCompletionSource Reached)> _waits = [];
    private int _calls;

    public List<LogEvent> Events { get; } = [];

    public List<(DateTimeOffset From, DateTimeOffset To)> Gaps { get; } = [];

    public List<DateTimeOffset> Watermarks { get; } = [];

    public List<bool> Connections { get; } = [];

    public Exception? Error { get; private set; }

    public bool IsCompleted { get; private set; }

    /// <summary>Events that came when their time was said to be complete already.</summary>
    public List<LogEvent> Late { get; } = [];

    public IEnumerable<string> Messages => Events.Select(static e => e.Message);

    public DateTimeOffset Watermark => Watermarks[^1];

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        foreach (var logEvent in events.ToArray())
        {
            Write(() =>
            {
                Events.Add(logEvent);
                if (logEvent.Timestamp < Watermark)
                {
                    Late.Add(logEvent);
                }
            });
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil) => Write(() => Watermarks.Add(completeUntil));

    public void OnConnected(bool isConnected) => Write(() => Connections.Add(isConnected));

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => Write(() => Gaps.Add((from, to)));

    public void OnCompleted() => Write(() => IsCompleted = true);

    public void OnError(Exception error) => Write(() => Error = error);

    public Task WaitAsync(Func<LiveRecord, bool> holds)
    {
        lock (_gate)
        {
            if (holds(this))
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((holds, reached));
            return reached.Task;
        }
    }

    private void Write(Action action)
    {
        Assert.Equal(1, Interlocked.Increment(ref _calls));
        lock (_gate)
        {
            action();
            foreach (var wait in _waits.Where(wait => wait.Holds(this)).ToList())
            {
                _waits.Remove(wait);
                wait.Reached.SetResult();
            }
        }

        Interlocked.Decrement(ref _calls);
    }
}
