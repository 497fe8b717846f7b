namespace Correlator.Testing;

/// <summary>The kind of a join.</summary>
public enum ReferenceJoinKind
{
    /// <summary>Inner join: only what matches.</summary>
    And,

    /// <summary>Left outer join: what matches, and the left side's unmatched.</summary>
    Or,

    /// <summary>Left anti join: the left side's unmatched.</summary>
    Unless,

    /// <summary>Left semi join: each left event or unit that has a match, alone.</summary>
    Semi,

    /// <summary>Right outer join: what matches, and the right side's unmatched.</summary>
    Right,

    /// <summary>Full outer join: what matches, and the unmatched of both sides.</summary>
    Full,
}

/// <summary>The side that is "many" in a join with a group modifier.</summary>
public enum ReferenceGroup
{
    /// <summary>No group modifier.</summary>
    None,

    /// <summary><c>group_left</c>: one correlation per left event or unit.</summary>
    Left,

    /// <summary><c>group_right</c>: one correlation per right event or unit.</summary>
    Right,
}

/// <summary>A query of streams, unions and joins: the part of the language whose meaning <see cref="ReferenceJoin"/> states.</summary>
public abstract record ReferenceQuery
{
    private protected ReferenceQuery()
    {
    }

    /// <summary>The streams below this node, in text order.</summary>
    public abstract IReadOnlyList<StreamQuery> Streams { get; }

    /// <summary>Whether the results are correlations (units) rather than plain events: true for a join and for a union over one.</summary>
    public abstract bool IsComposite { get; }

    /// <summary>The query in the text of the language, without stages.</summary>
    public sealed override string ToString() => QueryText.Of(this);
}

/// <summary>One use of a source: <c>a({})[5m]</c>.</summary>
/// <param name="Index">Index of the stream in the whole query, from 0 in text order, each used once.</param>
/// <param name="Source">Name of the source.</param>
/// <param name="RangeTicks">How long an event of this stream can match, in ticks. Zero or more.</param>
public sealed record StreamQuery(int Index, string Source, long RangeTicks) : ReferenceQuery
{
    /// <inheritdoc/>
    public override IReadOnlyList<StreamQuery> Streams => [this];

    /// <inheritdoc/>
    public override bool IsComposite => false;
}

/// <summary>Merges two inputs by time without any key. For completeness its inputs count as one stream.</summary>
/// <param name="Left">Left input.</param>
/// <param name="Right">Right input.</param>
public sealed record UnionQuery(ReferenceQuery Left, ReferenceQuery Right) : ReferenceQuery
{
    /// <inheritdoc/>
    public override IReadOnlyList<StreamQuery> Streams => [.. Left.Streams, .. Right.Streams];

    /// <inheritdoc/>
    public override bool IsComposite => Left.IsComposite || Right.IsComposite;
}

/// <summary>A join of two inputs.</summary>
/// <param name="Kind">The kind of the join.</param>
/// <param name="Left">Left input.</param>
/// <param name="Right">Right input.</param>
public sealed record JoinQuery(ReferenceJoinKind Kind, ReferenceQuery Left, ReferenceQuery Right) : ReferenceQuery
{
    /// <summary>The parts of <c>on(…)</c>. The key is the whole tuple; without parts all events have the same key.</summary>
    public IReadOnlyList<ReferenceKey> On { get; init; } = [];

    /// <summary>The labels of <c>ignoring(…)</c> in place of <c>on</c>, else null.</summary>
    public IReadOnlyList<string>? Ignoring { get; init; }

    /// <summary>Least <c>right.t − left.t</c> that the time clause allows, in ticks. Null: only the right range bounds it.</summary>
    public long? LowTicks { get; init; }

    /// <summary>Greatest <c>right.t − left.t</c> that the time clause allows, in ticks. Null: only the left range bounds it.</summary>
    public long? HighTicks { get; init; }

    /// <summary>The streams named by <c>of alias</c>: of the side they belong to, only their events can match. Null: all.</summary>
    public IReadOnlySet<int>? Of { get; init; }

    /// <summary>The side with one correlation per event or unit. Only with <c>and</c>, <c>or</c> and <c>full</c>.</summary>
    public ReferenceGroup Group { get; init; }

    /// <summary>The labels that the group modifier copies from the nearest partner.</summary>
    public IReadOnlyList<string> GroupLabels { get; init; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<StreamQuery> Streams => [.. Left.Streams, .. Right.Streams];

    /// <inheritdoc/>
    public override bool IsComposite => true;
}

/// <summary>One part of a key: <c>on(left=right)</c>.</summary>
/// <param name="Left">Label name on the left side.</param>
/// <param name="Right">Label name on the right side.</param>
/// <param name="LeftStreams">The streams of the alias before the left name: only their events carry this part. Null: any event.</param>
/// <param name="RightStreams">The same for the right name.</param>
public sealed record ReferenceKey(string Left, string Right, IReadOnlySet<int>? LeftStreams = null, IReadOnlySet<int>? RightStreams = null)
{
    /// <summary>A part with the same name on both sides: <c>on(name)</c>.</summary>
    /// <param name="name">Label name.</param>
    public static ReferenceKey Of(string name) => new(name, name);
}
