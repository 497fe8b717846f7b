namespace Correlator.Testing;

/// <summary>A case of a test file. Immutable.</summary>
public sealed class CorrCase
{
    internal CorrCase(string name, int line, TextBlock query)
    {
        Name = name;
        Line = line;
        QueryBlock = query;
    }

    /// <summary>What stands behind the word <c>case</c>; unique in its file.</summary>
    public string Name { get; }

    /// <summary>The line on which it begins, from 1.</summary>
    public int Line { get; }

    /// <summary>The query.</summary>
    public string Query => QueryBlock.Text;

    internal TextBlock QueryBlock { get; }

    /// <summary>The events by source, in the order in which they are loaded; a source may have none.</summary>
    internal IReadOnlyList<LoadedSource> Sources { get; init; } = [];

    /// <summary>How the case runs on a virtual clock; null for a run over finite sources.</summary>
    internal LivePlay? Live { get; init; }

    internal IReadOnlyList<Expectation> Expectations { get; init; } = [];

    /// <summary>The last line that belongs to it.</summary>
    internal int LastLine { get; init; }
}

/// <summary>Events are delivered at their arrival times.</summary>
/// <param name="UntilTicks">When all sources end, in UTC ticks; null where they stay open and time goes on until nothing waits for it.</param>
internal sealed record LivePlay(long? UntilTicks);

/// <summary>The events of one source.</summary>
internal sealed record LoadedSource(string Name, IReadOnlyList<LoadedEvent> Events);

/// <summary>One event of a test file. Times are UTC ticks.</summary>
internal sealed record LoadedEvent(long Ticks)
{
    /// <summary>When it arrives, in a live case.</summary>
    public long ArrivalTicks { get; init; } = Ticks;

    public string Message { get; init; } = string.Empty;

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];
}
