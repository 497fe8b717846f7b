namespace Correlator.Dsl.Hover;

/// <summary>Where a word or mark stands: the same word means other things in other places.</summary>
internal enum HoverPlace
{
    /// <summary>Join words.</summary>
    Join,

    /// <summary>Keys, bounds and groups of a join.</summary>
    Clause,

    /// <summary><c>set</c>, <c>let</c>, <c>as</c>.</summary>
    Statement,
    Stream,
    Selector,
    Stage,
    LineFilter,
    Aggregate,
    Window,
    Predicate,
    Function,
    Sequence,
    Quantifier,
    Option,
    Emit,
    Operator,
}

/// <summary>What there is to say about a word or mark of the language.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Word">The word in lower case, or the mark.</param>
/// <param name="Pattern">How it is written.</param>
/// <param name="Meaning">One or two sentences in Markdown, with units and defaults.</param>
internal sealed record HoverTopic(HoverPlace Place, string Word, string Pattern, string Meaning)
{
    public string ToMarkdown() => $"**`{Pattern}`** · {Kind}\n\n{Meaning}";

    private string Kind => Place switch
    {
        HoverPlace.Join => "join",
        HoverPlace.Clause => "clause of a join",
        HoverPlace.Statement => "statement",
        HoverPlace.Stream => "part of a stream",
        HoverPlace.Selector => "selector",
        HoverPlace.Stage => "stage",
        HoverPlace.LineFilter => "line filter",
        HoverPlace.Aggregate => "aggregate",
        HoverPlace.Window => "window",
        HoverPlace.Predicate => "condition",
        HoverPlace.Function => "function",
        HoverPlace.Sequence => "part of a sequence",
        HoverPlace.Quantifier => "quantifier of a step",
        HoverPlace.Option => "option",
        HoverPlace.Emit => "emission",
        _ => "operator",
    };
}
