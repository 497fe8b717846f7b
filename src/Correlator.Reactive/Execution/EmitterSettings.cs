namespace Correlator;

/// <summary>How results come out of a query.</summary>
internal sealed record EmitterSettings
{
    /// <summary>The query's canonical text without its emit clause: part of every id.</summary>
    public required string CanonicalQuery { get; init; }

    public required StreamTable Streams { get; init; }

    /// <summary>What must contribute for a correlation to be complete: a set of stream bits each, of which one suffices.</summary>
    public required IReadOnlyList<ulong> RequiredStreams { get; init; }

    /// <summary>The streams that an alias stands for.</summary>
    public required IReadOnlyDictionary<string, ulong> Aliases { get; init; }

    /// <summary>Whether results come out as soon as they hold, instead of when they close.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The most events that a correlation holds.</summary>
    public int MaxEvents { get; init; } = 1000;

    /// <summary>Filters, selections and limits on results, in the order of the query.</summary>
    public IReadOnlyList<OperatorNode> ResultStages { get; init; } = [];

    /// <summary>The stream index that rows bear and the streams for which they speak, where the query is an aggregate.</summary>
    public (int Stream, ulong Streams)? Rows { get; init; }

    /// <summary>Whether results are put together of events, so that one may lack some where there was a gap.</summary>
    public bool CanLackMembers { get; init; }

    /// <summary>Is told of each result that could not be proved when it closed.</summary>
    public Action? OnWithheld { get; init; }
}
