using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator.Tests.Receiving;

/// <summary>A clock that stands until it is moved, for sources that ask it from threads of their own.</summary>
internal sealed class ManualClock(DateTimeOffset start) : IScheduler
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private long _ticks = start.UtcTicks;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ManualClock()
        : this(DateTimeOffset.UnixEpoch)
    {
    }

    public DateTimeOffset Now => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    /// <summary>Waits until so many timers run.</summary>
    public async Task WaitForTimersAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_timers.Count >= count)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.OrFailAsync(() => $"{count} timers, of which {Count} run");
        }
    }

    /// <summary>Moves the clock and runs what is due on the way, each at its time.</summary>
    public void AdvanceBy(TimeSpan time)
    {
        var end = Interlocked.Read(ref _ticks) + time.Ticks;
        while (TakeDue(end) is { } timer)
        {
            Interlocked.Exchange(ref _ticks, Math.Max(timer.DueTicks, Interlocked.Read(ref _ticks)));
            timer.Action();
        }

        Interlocked.Exchange(ref _ticks, end);
    }

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => Schedule(state, TimeSpan.Zero, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) => Schedule(state, dueTime - Now, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        var inner = new SingleAssignmentDisposable();
        var timer = new Timer(Interlocked.Read(ref _ticks) + dueTime.Ticks, () => inner.Disposable = action(this, state));
        lock (_gate)
        {
            _timers.Add(timer);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new CompositeDisposable(inner, Disposable.Create(() => Remove(timer)));
    }

    private int Count
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    private void Remove(Timer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    private Timer? TakeDue(long endTicks)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(static timer => timer.DueTicks);
            if (next is null || next.DueTicks > endTicks)
            {
                return null;
            }

            _timers.Remove(next);
            return next;
        }
    }

    private sealed record Timer(long DueTicks, Action Action);
}
