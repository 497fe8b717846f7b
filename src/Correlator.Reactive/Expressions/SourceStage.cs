namespace Correlator;

/// <summary>
/// What a query does first to every event of a request, in order, for sources that can leave out events by it. The query does it all the same, so a source may leave out
/// less than what this drops, never more.
/// </summary>
public abstract record SourceStage
{
    private protected SourceStage()
    {
    }

    /// <summary>The stage as the language writes it.</summary>
    public abstract override string ToString();
}

/// <summary>Labels are read out of the message: a label that the event has already keeps its value, and the one read is called <c>NAME_extracted</c>.</summary>
/// <param name="Kind">The form of the message.</param>
/// <param name="Pattern">The pattern or regular expression; empty for other forms.</param>
/// <param name="Fields">Labels and the fields that they are read from, nested ones as <c>a.b</c>; empty for all. Of a field given twice the last counts.</param>
public sealed record LabelParser(LabelParserKind Kind, string Pattern, IReadOnlyList<KeyValuePair<string, string>> Fields) : SourceStage
{
    /// <summary>The parser as the language writes it.</summary>
    public override string ToString() => Kind switch
    {
        LabelParserKind.Pattern or LabelParserKind.Regexp => $"| {Word} {CanonicalText.Quote(Pattern)}",
        _ when Fields.Count == 0 => $"| {Word}",
        _ => $"| {Word} {string.Join(", ", Fields.Select(static field => field.Key == field.Value ? field.Key : $"{field.Key}={CanonicalText.Quote(field.Value)}"))}",
    };

    /// <summary>The word of the language for the form.</summary>
    internal string Word => Kind switch
    {
        LabelParserKind.Json => "json",
        LabelParserKind.Logfmt => "logfmt",
        LabelParserKind.Pattern => "pattern",
        _ => "regexp",
    };
}

/// <summary>The form of a message out of which labels are read.</summary>
public enum LabelParserKind
{
    /// <summary>An object of JSON.</summary>
    Json,

    /// <summary>Pairs of <c>key=value</c>.</summary>
    Logfmt,

    /// <summary>A LogQL pattern.</summary>
    Pattern,

    /// <summary>The named groups of a regular expression.</summary>
    Regexp,
}

/// <summary>A filter by labels: one of the tests holds.</summary>
/// <param name="AnyOf">The tests; at least one.</param>
public sealed record LabelFilter(IReadOnlyList<LabelTest> AnyOf) : SourceStage
{
    /// <summary>The filter as the language writes it.</summary>
    public override string ToString() => $"| where {string.Join(" or ", AnyOf)}";
}

/// <summary>A test of a label; one that the event lacks equals the empty text.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Value">The text that it equals, or the regular expression that it matches as a whole.</param>
/// <param name="IsRegex">Whether it is a regular expression.</param>
/// <param name="IsNegated">Whether it must not be so.</param>
public sealed record LabelTest(string Label, string Value, bool IsRegex, bool IsNegated)
{
    /// <summary>The test as the language writes it.</summary>
    public override string ToString() => $"{CanonicalText.Field(null, Label)}{(IsNegated ? "!" : IsRegex ? "=" : string.Empty)}{(IsRegex ? "~" : "=")}{CanonicalText.Quote(Value)}";
}
