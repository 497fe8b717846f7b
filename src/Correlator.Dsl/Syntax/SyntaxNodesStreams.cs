namespace Correlator.Dsl.Syntax;

/// <summary>What a join takes as a side: parentheses, a stream, a sequence or a let name.</summary>
public abstract record PrimarySyntax : JoinExpressionSyntax
{
    private protected PrimarySyntax(TextSpan span)
        : base(span)
    {
    }

    /// <summary>The name after <c>as</c>, or null.</summary>
    public NameSyntax? Alias { get; init; }
}

/// <summary><c>( pipeline ) as name</c></summary>
/// <param name="Span">From the parenthesis to the alias.</param>
/// <param name="Pipeline">What stands inside.</param>
public sealed record ParenthesizedSyntax(TextSpan Span, PipelineSyntax Pipeline) : PrimarySyntax(Span);

/// <summary>The use of a let name.</summary>
/// <param name="Span">From the name to the alias.</param>
/// <param name="Name">The let name.</param>
public sealed record LetReferenceSyntax(TextSpan Span, NameSyntax Name) : PrimarySyntax(Span);

/// <summary><c>loki({job="a"})[5m] offset 1s @ end() with (lateness=1m) as x</c></summary>
/// <param name="Span">From the source to the alias.</param>
/// <param name="Source">The source's name, with its hyphens.</param>
public sealed record StreamSyntax(TextSpan Span, NameSyntax Source) : PrimarySyntax(Span)
{
    /// <summary>What stands between the parentheses, or null if they are empty.</summary>
    public SelectorSyntax? Selector { get; init; }

    /// <summary>The range, or null for the default window.</summary>
    public RangeSyntax? Range { get; init; }

    /// <summary>The offset, or null.</summary>
    public OffsetSyntax? Offset { get; init; }

    /// <summary>The <c>@</c> modifier, or null.</summary>
    public AtSyntax? At { get; init; }

    /// <summary>The options of its <c>with</c> clause in text order.</summary>
    public SyntaxList<OptionSyntax> Options { get; init; } = [];
}

/// <summary><c>sequence by (k) maxspan 10m [a] [b] until [c]</c></summary>
/// <param name="Span">From the word to the last step or alias.</param>
/// <param name="Steps">The steps in text order.</param>
public sealed record SequenceSyntax(TextSpan Span, SyntaxList<SequenceStepSyntax> Steps) : PrimarySyntax(Span)
{
    /// <summary>True if the steps may come in any order.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>The parts of the key that all steps share; empty for none.</summary>
    public SyntaxList<KeySyntax> Keys { get; init; } = [];

    /// <summary>The greatest time from first to last step, or null.</summary>
    public DurationSyntax? MaxSpan { get; init; }

    /// <summary>True if events may be used by several matches.</summary>
    public bool IsOverlapping { get; init; }

    /// <summary>The step that cancels open attempts, or null.</summary>
    public SequenceStepSyntax? Until { get; init; }
}

/// <summary>A step of a sequence.</summary>
/// <param name="Span">From <c>!</c> or bracket to the quantifier.</param>
/// <param name="Pipeline">Which events fill it.</param>
public sealed record SequenceStepSyntax(TextSpan Span, PipelineSyntax Pipeline) : SyntaxNode(Span)
{
    /// <summary>True for <c>![x]</c>: no such event.</summary>
    public bool IsNegated { get; init; }

    /// <summary>Parts that this step adds to the key of the sequence; part n of one step equals part n of the others.</summary>
    public SyntaxList<KeySyntax> Keys { get; init; } = [];

    /// <summary>How often, or null for once.</summary>
    public QuantifierSyntax? Quantifier { get; init; }
}

/// <summary><c>{n}</c>, <c>{n,m}</c>, <c>{n,}</c>, <c>+</c>, <c>*</c>, <c>?</c> or <c>with runs=n</c>.</summary>
/// <param name="Span">Its place.</param>
/// <param name="Minimum">Least number of events.</param>
/// <param name="Maximum">Greatest number, or null for no limit.</param>
public sealed record QuantifierSyntax(TextSpan Span, int Minimum, int? Maximum) : SyntaxNode(Span);
