namespace Correlator;

/// <summary>Decides which bursts are timed: all, and one of sixteen while they come so densely that a look at the clock is a good part of what one takes.</summary>
/// <remarks>
/// Dense is more than 100,000 bursts a second, over 256 of them that were all timed. A burst is passed over only while a latency is at hand that was measured
/// at most 256 bursts ago, so that results that are rare are timed each. Counts of bursts and the run's own clock decide, nothing else. Inside the graph, one
/// thread at a time, but for <see cref="IsTimed"/>.
/// </remarks>
internal sealed class BurstSampling
{
    public const int Stride = 16;
    public const int Window = 256;
    public const long DenseTicksABurst = TimeSpan.TicksPerMillisecond / 100;
    private volatile int _toPass;
    private long _windowTicks;
    private long _lastTimedTicks;
    private int _timedInWindow;
    private int _passed;
    private int _sinceResult = Window;
    private bool _isDense;

    /// <summary>Whether the burst that comes next is timed.</summary>
    public bool IsTimed => _toPass == 0;

    /// <summary>A burst is over that was not timed.</summary>
    public void OnPassed()
    {
        _passed++;
        _sinceResult++;

        // Several may have arrived before the first of them had its turn.
        _toPass = Math.Max(0, _toPass - 1);
    }

    /// <summary>A burst is over that was timed.</summary>
    public void OnTimed(long arrivedTicks, bool hasResults)
    {
        _sinceResult = hasResults ? 0 : _sinceResult + 1;
        if (_isDense)
        {
            _isDense = arrivedTicks - _lastTimedTicks < (_passed + 1) * DenseTicksABurst;
            _timedInWindow = 0;
        }
        else if (_timedInWindow++ == 0)
        {
            _windowTicks = arrivedTicks;
        }
        else if (_timedInWindow > Window)
        {
            _isDense = arrivedTicks - _windowTicks < Window * DenseTicksABurst;
            _timedInWindow = 0;
        }

        (_lastTimedTicks, _passed) = (arrivedTicks, 0);
        _toPass = _isDense && _sinceResult < Window ? Stride - 1 : 0;
    }
}
