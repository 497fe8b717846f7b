namespace Correlator.Sources;

/// <summary>Waits between attempts: doubling up to a limit, each shortened by a random part of up to a half, so that many clients do not come back at once.</summary>
/// <param name="options">First and longest wait.</param>
/// <param name="random">A number from 0 up to 1, anew at each call.</param>
internal sealed class Backoff(HttpRetryOptions options, Func<double> random)
{
    private int _attempts;

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next() => Delay(_attempts++);

    /// <summary>An attempt was a success: the next wait is the first one again.</summary>
    public void Reset() => _attempts = 0;

    /// <summary>The wait after a number of failed attempts, from 0.</summary>
    public TimeSpan Delay(int attempts)
    {
        // Beyond 40 doublings any wait is the longest; the shift would run over.
        var full = Math.Min(options.MaxDelay.Ticks, (double)options.BaseDelay.Ticks * (1L << Math.Min(attempts, 40)));
        return TimeSpan.FromTicks((long)(full * (1 - (random() / 2))));
    }
}
