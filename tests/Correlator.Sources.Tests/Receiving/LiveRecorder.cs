namespace Correlator.Tests.Receiving;

/// <summary>Writes down what a receiver delivers, and lets tests wait for it.</summary>
internal sealed class LiveRecorder : ILiveObserver
{
    private readonly Lock _gate = new();
    private readonly List<LogEvent> _events = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _gaps = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isConnected;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the source, or fails with it.</summary>
    public Task Completed => _completed.Task.OrFailAsync(() => $"the end of the source, {Progress}");

    /// <summary>Is called for each call with events, before they are written down.</summary>
    public Action<int>? OnBatch { get; init; }

    public bool IsConnected => Volatile.Read(ref _isConnected);

    private int Count
    {
        get
        {
            lock (_gate)
            {
                return _events.Count;
            }
        }
    }

    private string Progress => $"after {Count} events and {Gaps.Count} gaps";

    public IReadOnlyList<LogEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> Gaps
    {
        get
        {
            lock (_gate)
            {
                return [.. _gaps];
            }
        }
    }

    public IEnumerable<string> Messages => Events.Select(static e => e.Message);

    /// <summary>Waits until so many events are there.</summary>
    public Task<IReadOnlyList<LogEvent>> WaitForAsync(int count) => WaitUntilAsync(() => Count >= count, () => Events, $"{count} events");

    /// <summary>Waits for an event.</summary>
    public Task<LogEvent> WaitForAsync(Predicate<LogEvent> isWanted, string what)
    {
        var seen = 0;
        LogEvent? found = null;
        return WaitUntilAsync(IsThere, () => found!, what);

        bool IsThere()
        {
            lock (_gate)
            {
                var index = _events.FindIndex(seen, isWanted);
                (seen, found) = index < 0 ? (_events.Count, null) : (index, _events[index]);
                return index >= 0;
            }
        }
    }

    /// <summary>Waits for a gap.</summary>
    public Task<IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)>> WaitForGapAsync() => WaitUntilAsync(() => Gaps.Count > 0, () => Gaps, "a gap");

    /// <summary>Waits until the source is connected, or is not.</summary>
    public Task<bool> WaitForConnectionAsync(bool isConnected) => WaitUntilAsync(() => IsConnected == isConnected, () => isConnected, isConnected ? "a connection" : "the end of a connection");

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        OnBatch?.Invoke(events.Length);
        lock (_gate)
        {
            _events.AddRange(events);
        }

        Change();
    }

    public void OnWatermark(DateTimeOffset completeUntil)
    {
    }

    public void OnConnected(bool isConnected)
    {
        Volatile.Write(ref _isConnected, isConnected);
        Change();
    }

    public void OnGap(DateTimeOffset from, DateTimeOffset to)
    {
        lock (_gate)
        {
            _gaps.Add((from, to));
        }

        Change();
    }

    public void OnCompleted() => _completed.TrySetResult();

    public void OnError(Exception error) => _completed.TrySetException(error);

    private async Task<T> WaitUntilAsync<T>(Func<bool> isThere, Func<T> result, string what)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (isThere())
            {
                return result();
            }

            var first = Task.WhenAny(changed, _completed.Task);
            await first.OrFailAsync(() => $"{what}, {Progress}");
            await await first;
            if (_completed.Task.IsCompleted && !isThere())
            {
                throw new InvalidOperationException($"The source ended without {what}, {Progress}.");
            }
        }
    }

    private void Change() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
