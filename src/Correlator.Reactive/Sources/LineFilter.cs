namespace Correlator;

/// <summary>A filter by message: <c>|= "text"</c>, <c>!=</c>, <c>|~ "regex"</c>, <c>!~</c>.</summary>
/// <param name="Texts">What one looks for; one of them must be found, or, negated, none.</param>
/// <param name="IsRegex">Whether they are regular expressions that match anywhere.</param>
/// <param name="IsNegated">Whether events are kept in which none is found.</param>
public sealed record LineFilter(IReadOnlyList<string> Texts, bool IsRegex, bool IsNegated) : SourceStage
{
    /// <summary>The filter as the language writes it.</summary>
    public override string ToString() => $"{(IsNegated ? '!' : '|')}{(IsRegex ? '~' : '=')} {string.Join(" or ", Texts.Select(CanonicalText.Quote))}";
}
