namespace Correlator.Tests.Receiving;

/// <summary>Writes down what a receiver delivers, and lets tests wait for it.</summary>
internal sealed class LiveRecorder : ILiveObserver
{
    // Nothing takes this long; it only ends a test that would wait for ever.
    public static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly List<LogEvent> _events = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _gaps = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isConnected;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the source, or fails with it.</summary>
    public Task Completed => _completed.Task.WaitAsync(SafetyLimit);

    /// <summary>Is called for each call with events, before they are written down.</summary>
    public Action<int>? OnBatch { get; init; }

    public bool IsConnected => Volatile.Read(ref _isConnected);

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
    public Task<IReadOnlyList<LogEvent>> WaitForAsync(int count) => WaitUntilAsync(() => Events.Count >= count, () => Events);

    /// <summary>Waits for a gap.</summary>
    public Task<IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)>> WaitForGapAsync() => WaitUntilAsync(() => Gaps.Count > 0, () => Gaps);

    /// <summary>Waits until the source is connected, or is not.</summary>
    public Task<bool> WaitForConnectionAsync(bool isConnected) => WaitUntilAsync(() => IsConnected == isConnected, () => isConnected);

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

    private async Task<T> WaitUntilAsync<T>(Func<bool> isThere, Func<T> result)
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (isThere())
            {
                return result();
            }

            await (await Task.WhenAny(changed, _completed.Task).WaitAsync(SafetyLimit));
            if (_completed.Task.IsCompleted && !isThere())
            {
                throw new InvalidOperationException($"The source ended after {Events.Count} events and {Gaps.Count} gaps.");
            }
        }
    }

    private void Change() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
