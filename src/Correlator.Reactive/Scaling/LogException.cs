namespace Correlator;

/// <summary>A log in partitions that cannot be read or written, or a query that cannot be spread over one (<c>LOG_UNAVAILABLE</c>, <c>LOG_NOT_KEPT</c>, <c>LOG_MISMATCH</c>, <c>NOT_PARTITIONABLE</c>).</summary>
public sealed class LogException : CorrelatorException
{
    /// <summary>Makes an error.</summary>
    /// <param name="code">The stable code.</param>
    /// <param name="message">What happened, where, and how to mend it; no secrets.</param>
    /// <param name="innerException">The cause.</param>
    public LogException(string code, string message, Exception? innerException = null)
        : base(code, message, innerException)
    {
    }
}
