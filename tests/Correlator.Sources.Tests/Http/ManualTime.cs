namespace Correlator.Sources.Tests;

/// <summary>A clock that moves only when it is told to; timers fire in the order in which they are due, on the thread that moves it.</summary>
internal sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Matches, TaskCompletionSource<TimeSpan> Found)> _waits = [];
    private DateTimeOffset _now = start;
    private long _order;

    public ManualTime()
        : this(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Waits until somebody waits for such a length of time; at once where somebody does already.</summary>
    public Task<TimeSpan> WaitForTimerAsync(Func<TimeSpan, bool> matches)
    {
        lock (_gate)
        {
            foreach (var timer in _timers)
            {
                if (matches(timer.Due - _now))
                {
                    return Task.FromResult(timer.Due - _now);
                }
            }

            var found = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((matches, found));
            return found.Task;
        }
    }

    /// <summary>The time until the next timer fires; null where there is none.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count == 0 ? null : _timers.Min(static timer => timer.Due) - _now;
            }
        }
    }

    public void Advance(TimeSpan length)
    {
        var end = GetUtcNow() + length;
        while (TakeDue(end) is { } timer)
        {
            timer.Fire();
        }

        lock (_gate)
        {
            _now = end;
        }
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.MinBy(static timer => (timer.Due, timer.Order));
            if (next is null || next.Due > end)
            {
                return null;
            }

            _timers.Remove(next);
            _now = next.Due > _now ? next.Due : _now;
            return next;
        }
    }

    private void Set(ManualTimer timer, TimeSpan dueTime)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (dueTime < TimeSpan.Zero)
            {
                return;
            }

            timer.Due = _now + dueTime;
            timer.Order = _order++;
            _timers.Add(timer);
            foreach (var wait in _waits.Where(wait => wait.Matches(dueTime)).ToList())
            {
                _waits.Remove(wait);
                wait.Found.SetResult(dueTime);
            }
        }
    }

    private sealed class ManualTimer(ManualTime time, Action fire) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public long Order { get; set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Assert.True(period <= TimeSpan.Zero, "Timers that repeat are not used.");
            time.Set(this, dueTime);
            return true;
        }

        public void Dispose() => time.Set(this, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
