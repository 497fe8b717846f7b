using Microsoft.Extensions.Logging;

namespace Correlator.Sources;

/// <summary>What a <see cref="LoggerSource"/> takes, and its limits.</summary>
public sealed record LoggerSourceOptions : QueueOptions
{
    /// <summary>The least level that is taken; filters of the logger factory apply before.</summary>
    /// <value>Default: <see cref="LogLevel.Trace"/>, all.</value>
    public LogLevel MinLevel { get; init; } = LogLevel.Trace;
}
