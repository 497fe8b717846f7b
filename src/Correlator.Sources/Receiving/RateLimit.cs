using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>So many events a second: a bucket that fills with time and holds one second's worth.</summary>
internal sealed class RateLimit(int perSecond, IScheduler scheduler)
{
    private readonly Lock _gate = new();
    private double _tokens = perSecond;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastTicks = scheduler.Now.UtcTicks;

    /// <summary>How many of these may come now.</summary>
    public int Take(int count)
    {
        if (perSecond == 0)
        {
            return count;
        }

        lock (_gate)
        {
            Fill();
            var taken = (int)Math.Clamp(_tokens, 0, count);
            _tokens -= taken;
            return taken;
        }
    }

    /// <summary>Lets everybody go who waits, and lets nobody wait any more: the receiver stops, and what has arrived is delivered.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Waits until these may have come. They go on at once, and the next wait for them: so a batch above one second's worth needs no cutting.</summary>
    public Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        if (perSecond == 0 || _released.Task.IsCompleted)
        {
            return Task.CompletedTask;
        }

        TimeSpan delay;
        lock (_gate)
        {
            Fill();
            _tokens -= count;
            delay = _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
        }

        return delay == TimeSpan.Zero ? Task.CompletedTask : DelayAsync(delay, cancellationToken);
    }

    private async Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = scheduler.Schedule(delay, () => due.TrySetResult());
        await Task.WhenAny(due.Task, _released.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private void Fill()
    {
        var now = scheduler.Now.UtcTicks;
        var passed = Math.Max(0, now - _lastTicks);
        _tokens = Math.Min(perSecond, _tokens + (passed / (double)TimeSpan.TicksPerSecond * perSecond));
        _lastTicks = now;
    }
}
