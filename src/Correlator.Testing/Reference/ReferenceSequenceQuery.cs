namespace Correlator.Testing;

/// <summary>One step of a sequence: <c>![a({})[5m]] by (x){2,3}</c>.</summary>
/// <param name="Stream">The stream whose events fill the step.</param>
public sealed record ReferenceSequenceStep(StreamQuery Stream)
{
    /// <summary>Whether the step stands for an absence (<c>!</c>). Default: false.</summary>
    public bool IsNegated { get; init; }

    /// <summary>Least number of events of the step.</summary>
    /// <value>Zero or more; at least 1 for the first and the last positive step; 1 for a negated one. Default: 1.</value>
    public int Min { get; init; } = 1;

    /// <summary>Greatest number of events of the step. The last positive step completes at <see cref="Min"/>, whatever stands here.</summary>
    /// <value><see cref="Min"/> or more, and at least 1. Null: no limit. Default: 1.</value>
    public int? Max { get; init; } = 1;

    /// <summary>Label names that the step adds to the key of the sequence. All steps add equally many. Default: none.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}

/// <summary>A sequence of plain streams: the part of the language whose meaning <see cref="ReferenceSequence"/> states.</summary>
/// <param name="Steps">The steps in text order, at least one of them positive. Their stream indices ascend.</param>
public sealed record ReferenceSequenceQuery(IReadOnlyList<ReferenceSequenceStep> Steps)
{
    /// <summary>Label names of the key that all steps share. Default: none, so that all events have one key.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Greatest time from the first to the last event, in ticks.</summary>
    /// <value>More than zero. Null: the largest range of the steps. A trailing negation needs it. Default: null.</value>
    public long? MaxSpanTicks { get; init; }

    /// <summary>Whether an event may stand in several matches. Default: false.</summary>
    public bool Overlapping { get; init; }

    /// <summary>Whether the steps may be filled in any order. Then no step is negated or repeated. Default: false.</summary>
    public bool Unordered { get; init; }

    /// <summary>The step that cancels open attempts, else null. Its stream index is the greatest.</summary>
    public ReferenceSequenceStep? Until { get; init; }

    /// <summary>The streams in text order: those of the steps, negated ones too, then that of <see cref="Until"/>.</summary>
    public IReadOnlyList<StreamQuery> Streams => [.. AllSteps.Select(step => step.Stream)];

    /// <summary>The greatest time from the first to the last event that counts, in ticks.</summary>
    public long SpanTicks => MaxSpanTicks ?? Steps.Max(step => step.Stream.RangeTicks);

    internal IEnumerable<ReferenceSequenceStep> AllSteps => Until is null ? Steps : [.. Steps, Until];

    internal IReadOnlyList<ReferenceSequenceStep> PositiveSteps => [.. Steps.Where(step => !step.IsNegated)];

    internal bool HasTrailingNegation => Steps[^1].IsNegated;

    /// <summary>The sequence in the text of the language, without stages.</summary>
    public override string ToString() => SequenceText.Of(this);
}
