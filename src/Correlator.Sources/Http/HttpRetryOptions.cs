namespace Correlator.Sources;

/// <summary>How often and when a request is sent again. Only what may safely be sent twice is: reading, and calls that change nothing.</summary>
/// <remarks>Sent again after 429, 502, 503, 504 and other 5xx, failed connections, time-outs and bodies that break off. <c>Retry-After</c> is heeded.</remarks>
public sealed record HttpRetryOptions
{
    /// <summary>How often a request is sent again.</summary>
    /// <value>0 to 20. Default: 4.</value>
    public int MaxRetries { get; set; } = 4;

    /// <summary>The wait before the first repetition; it doubles each time, and a random part of up to a half is taken off.</summary>
    /// <value>1 millisecond to 1 minute. Default: 500 ms.</value>
    public TimeSpan BaseDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait; a server that asks for a longer one with <c>Retry-After</c> is taken to have refused.</summary>
    /// <value><see cref="BaseDelay"/> to 1 hour. Default: 30 s.</value>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(30);

    internal HttpRetryOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRetries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRetries, 20);
        ArgumentOutOfRangeException.ThrowIfLessThan(BaseDelay, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(BaseDelay, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDelay, BaseDelay);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxDelay, TimeSpan.FromHours(1));
        return this with { };
    }
}
