namespace Correlator.Sources.Tests;

/// <summary>Writes down what a live source delivers, and waits for it.</summary>
internal sealed class LiveRecording : ILiveObserver
{
    // Far beyond anything that a test needs; it only keeps a failure from hanging.
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(2);
    private readonly Lock _gate = new();
    private readonly List<LogEvent> _events = [];
    private readonly List<string> _log = [];
    private readonly List<(Func<LiveRecording, bool> Condition, TaskCompletionSource Reached)> _waits = [];

    public IReadOnlyList<LogEvent> Events => Read(() => _events.ToArray());

    /// <summary>Everything but events, in order: <c>watermark</c> with its time, <c>connected</c>, <c>gap</c> …</summary>
    public IReadOnlyList<string> Log => Read(() => _log.ToArray());

    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Gaps => Read(() => GapList.ToArray());

    public DateTimeOffset Watermark { get; private set; }

    public Exception? Error { get; private set; }

    public bool IsCompleted { get; private set; }

    private List<(DateTimeOffset From, DateTimeOffset To)> GapList { get; } = [];

    public async Task WaitForAsync(Func<LiveRecording, bool> condition)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (condition(this))
            {
                return;
            }

            _waits.Add((condition, reached));
        }

        await reached.Task.WaitAsync(SafetyLimit);
    }

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        var taken = events.ToArray();
        Write(() => _events.AddRange(taken));
    }

    public void OnWatermark(DateTimeOffset completeUntil) => Write(() =>
    {
        Assert.True(completeUntil >= Watermark, "A watermark never goes back.");
        Watermark = completeUntil;
        _log.Add($"watermark {completeUntil:HH:mm:ss.FFF}");
    });

    public void OnConnected(bool isConnected) => Write(() => _log.Add(isConnected ? "connected" : "disconnected"));

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => Write(() =>
    {
        GapList.Add((from, to));
        _log.Add("gap");
    });

    public void OnCompleted() => Write(() => IsCompleted = true);

    public void OnError(Exception error) => Write(() => Error = error);

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Write(Action write)
    {
        lock (_gate)
        {
            write();
            foreach (var wait in _waits.Where(wait => wait.Condition(this)).ToList())
            {
                _waits.Remove(wait);
                wait.Reached.SetResult();
            }
        }
    }
}

/// <summary>Reads finite sources.</summary>
internal static class FiniteReading
{
    /// <summary>All events, the gaps as their first times.</summary>
    public static async Task<(List<LogEvent> Events, List<DateTimeOffset> Gaps)> ReadAsync(IFiniteSource source, SourceRequest request)
    {
        var (events, gaps, batch) = (new List<LogEvent>(), new List<DateTimeOffset>(), new List<LogEvent>());
        await using var reader = source.Open(request).Single();
        bool isMore;
        do
        {
            batch.Clear();
            isMore = await reader.ReadAsync(batch, CancellationToken.None);
            Assert.Equal(isMore, batch.Count > 0);
            events.AddRange(batch);
            while (reader.TryTakeGap(out var from, out _))
            {
                gaps.Add(from);
            }
        }
        while (isMore);
        return (events, gaps);
    }

    public static string Text(LogEvent logEvent) => $"{logEvent.Timestamp:HH:mm:ss.FFF} {logEvent.Message}";
}
