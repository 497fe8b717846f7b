namespace Correlator.Cli;

/// <summary>How a load test ended.</summary>
internal enum LoadState
{
    /// <summary>Everything that was due was sent.</summary>
    Completed,

    /// <summary>The user ended it.</summary>
    Interrupted,

    /// <summary>A rising load was more than a second behind: what the pattern looks for.</summary>
    Saturated,

    /// <summary>It would have taken more than twice its duration.</summary>
    Overloaded,

    /// <summary>A source, a connection or a query failed.</summary>
    Failed,
}
