namespace Correlator;

/// <summary>An error of Correlator with a stable code.</summary>
public abstract class CorrelatorException : Exception
{
    /// <summary>Makes an error.</summary>
    protected CorrelatorException(string code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>The stable code, such as <c>ADAPTER_NOT_FOUND</c>.</summary>
    public string Code { get; }
}

/// <summary>A source that cannot be read, or not any further.</summary>
public sealed class SourceException : CorrelatorException
{
    /// <summary>Makes an error of a source.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="message">What happened and how to mend it; no secrets.</param>
    /// <param name="innerException">The cause.</param>
    /// <param name="code">The stable code.</param>
    public SourceException(string source, string message, Exception? innerException = null, string code = "SOURCE_ERROR")
        : base(code, $"{source}: {message}", innerException) => SourceName = source;

    /// <summary>The source's name.</summary>
    public string SourceName { get; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>The address that was asked, without user, query and secrets; null where there is none.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The status of the server's answer; null where there was no answer, or none with a status.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the server asks to wait before the next request; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
