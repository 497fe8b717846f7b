namespace Correlator.Dsl.Completion;

/// <summary>What can stand at a place of a query.</summary>
internal enum CompletionPlace
{
    /// <summary>A source, a let name or a sequence.</summary>
    Primary,

    /// <summary>A statement or a primary: the beginning.</summary>
    Beginning,

    /// <summary>The selector of a source: braces or words.</summary>
    Selector,
    LabelName,
    LabelOperator,
    LabelValue,
    LuceneWord,

    /// <summary>After the parenthesis of a stream that has no range yet.</summary>
    Range,

    /// <summary>After a whole stream.</summary>
    JoinWord,

    /// <summary>Between the word sequence and its last step.</summary>
    Sequence,
    Matching,
    Key,
    Clause,
    Label,
    Duration,
    Direction,
    Stage,
    EventStage,
    Field,
    EmitWord,
    Nothing,
}

/// <summary>The place at the end of a text, with what is known about it.</summary>
/// <param name="Place">What can stand there.</param>
/// <param name="Start">Where the unfinished word starts.</param>
internal sealed record CompletionContext(CompletionPlace Place, int Start)
{
    /// <summary>The source whose parentheses are open, or null.</summary>
    public string? Source { get; init; }

    /// <summary>The label whose value is typed, or null.</summary>
    public string? Label { get; init; }

    /// <summary>The clauses that the join at the cursor has already.</summary>
    public IReadOnlyCollection<string> Clauses { get; init; } = [];
}
