using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>What a proposal is.</summary>
public enum CompletionKind
{
    /// <summary>A source.</summary>
    Source,

    /// <summary>A range of a stream.</summary>
    Range,

    /// <summary>A join word, clause, stage or other word of the language.</summary>
    Keyword,

    /// <summary>A label, alone or with its operator.</summary>
    Label,

    /// <summary>A value of a label.</summary>
    Value,

    /// <summary>A duration.</summary>
    Duration,
}

/// <summary>A proposal for the text at a place.</summary>
/// <param name="Text">What to put there.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Replaces">The part of a word before the place that it takes the place of; empty between words.</param>
public sealed record CompletionItem(string Text, CompletionKind Kind, TextSpan Replaces);
