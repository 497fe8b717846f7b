namespace Correlator.Cli;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one JSON object a line.</summary>
    Json,
}

/// <summary>One run of a query as the command line describes it.</summary>
internal sealed record RunSettings
{
    public string Query { get; init; } = string.Empty;

    public required IReadOnlyList<ILogSource> Sources { get; init; }

    public required CorrelationOptions Options { get; init; }

    /// <summary>How the run keeps how far it has come; null where it does not.</summary>
    public CheckpointOptions? Checkpoints { get; init; }

    public OutputFormat Output { get; init; }

    /// <summary>The widest line of text where no terminal says it.</summary>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>Whether results are written one by one, because somebody waits for them.</summary>
    public bool IsImmediate { get; init; }

    /// <summary>Whether <c>file("…")</c> follows its files.</summary>
    public bool IsFollowing { get; init; }

    /// <summary>Whether results are shown as their events, one a line; for queries over one stream.</summary>
    public bool ShowsEvents { get; init; }

    /// <summary>Whether the funnel is shown where no terminal is.</summary>
    public bool ShowStatistics { get; init; }
}
