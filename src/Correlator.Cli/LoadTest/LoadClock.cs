namespace Correlator.Cli;

/// <summary>The time since a load test began, which its schedule is held against.</summary>
internal sealed class LoadClock(TimeProvider time)
{
    private long _start;

    /// <summary>When it began, UTC ticks, a whole number of microseconds.</summary>
    public long StartTicks { get; private set; }

    /// <summary>Ticks of 100 ns since then.</summary>
    public long ElapsedTicks => time.GetElapsedTime(_start).Ticks;

    /// <summary>The schedule begins now.</summary>
    public void Begin()
    {
        // Protocols carry microseconds.
        var now = time.GetUtcNow().UtcTicks;
        StartTicks = now - (now % TimeSpan.TicksPerMicrosecond);
        _start = time.GetTimestamp();
    }

    /// <summary>Waits for a time, at least a millisecond; less if the wait is ended.</summary>
    public async ValueTask WaitUntilAsync(long ticks, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.FromTicks(Math.Clamp(ticks - ElapsedTicks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond));
        if (ReferenceEquals(time, TimeProvider.System))
        {
            // The system's timers go in steps of up to four milliseconds, a thread's wait in steps of one.
            cancellationToken.WaitHandle.WaitOne(wait);
        }
        else
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
