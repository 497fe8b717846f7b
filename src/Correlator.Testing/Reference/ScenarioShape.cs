namespace Correlator.Testing;

/// <summary>What random scenarios may look like.</summary>
public sealed record ScenarioShape
{
    /// <summary>Least number of streams of the query.</summary>
    /// <value>1 to <see cref="MaxStreams"/>. Default: 2.</value>
    public int MinStreams { get; init; } = 2;

    /// <summary>Greatest number of streams of the query.</summary>
    /// <value><see cref="MinStreams"/> to 4. Default: 3.</value>
    public int MaxStreams { get; init; } = 3;

    /// <summary>Greatest number of events of all sources together.</summary>
    /// <value>Zero or more. Default: 24.</value>
    public int MaxEvents { get; init; } = 24;

    /// <summary>How many values a key label has. Few make clusters, many make unmatched events.</summary>
    /// <value>1 or more. Default: 3.</value>
    public int KeyValues { get; init; } = 3;

    /// <summary>The grid that all times, ranges and bounds lie on, so that bounds are hit exactly.</summary>
    /// <value>At least a tick. Default: one second.</value>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The span of event time, in steps.</summary>
    /// <value>1 or more. Default: 24.</value>
    public int SpanSteps { get; init; } = 24;

    /// <summary>How far the events of one source may be out of order, in steps.</summary>
    /// <value>Zero or more. Default: 3.</value>
    public int LatenessSteps { get; init; } = 3;

    /// <summary>The kinds of joins.</summary>
    /// <value>At least one. Default: all.</value>
    public IReadOnlyList<ReferenceJoinKind> Kinds { get; init; } = Enum.GetValues<ReferenceJoinKind>();

    /// <summary>Whether joins may have group modifiers where their kind allows it. Default: true.</summary>
    public bool GroupModifiers { get; init; } = true;

    /// <summary>Whether plain streams may be united. Default: true.</summary>
    public bool Unions { get; init; } = true;

    /// <summary>Whether a source may feed several streams. Default: true.</summary>
    public bool SelfJoins { get; init; } = true;

    /// <summary>Whether the right side of a join may be a join. Default: true.</summary>
    public bool RightComposites { get; init; } = true;

    /// <summary>Whether joins may have time clauses; else only ranges bound them. Default: true.</summary>
    public bool TimeClauses { get; init; } = true;

    /// <summary>Whether key parts may be missing or empty. Default: true.</summary>
    public bool MissingKeys { get; init; } = true;

    /// <summary>Whether key parts and time clauses may name an alias. Default: true.</summary>
    public bool Aliases { get; init; } = true;

    /// <summary>Whether <c>ignoring</c> may take the place of <c>on</c>. Default: false.</summary>
    /// <remarks>Then key labels are never empty, only missing.</remarks>
    public bool Ignoring { get; init; }

    internal ScenarioShape Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinStreams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxStreams, MinStreams);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxStreams, 4);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxEvents);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(KeyValues);
        ArgumentOutOfRangeException.ThrowIfLessThan(Step, TimeSpan.FromTicks(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SpanSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(LatenessSteps);
        ArgumentOutOfRangeException.ThrowIfZero(Kinds.Count, nameof(Kinds));
        return this;
    }
}
