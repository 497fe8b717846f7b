using System.Buffers;
using System.Globalization;
using System.Text;

namespace Correlator.Sources;

/// <summary>Writes what a query does first to its events as LogQL that leaves out only what the query drops, whatever the lines hold.</summary>
/// <remarks>
/// Loki's own parsers read other labels than the query's: they name nested fields otherwise, and disagree on fields given twice and on broken lines, differently in each version. So
/// none of them is used. A value that was read out of a line stands in that line, unless it is written with escapes: lines without it, and without a backslash, are left out, of
/// streams that have no such label. What was found is kept under a name of our own, which is taken off the answers.
/// </remarks>
internal sealed class LokiFilters
{
    /// <summary>With this begin the names of labels under which the server keeps what it found.</summary>
    public const string FoundPrefix = "correlator_found_";

    // Queries have limits, and tails are asked for by an address.
    private const int MaxLength = 2000;
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
    private readonly List<LabelParser> _parsers = [];
    private readonly StringBuilder _lines = new();
    private readonly StringBuilder _labels = new();
    private int _found;

    private LokiFilters()
    {
    }

    /// <summary>The filters, to be put behind a selector; empty for none.</summary>
    public static string Of(IReadOnlyList<SourceStage> stages)
    {
        var filters = new LokiFilters();
        foreach (var stage in stages)
        {
            filters.Add(stage);
        }

        // By line first: that is what the server does fastest.
        return filters._lines.Append(filters._labels).ToString().TrimStart();
    }

    private void Add(SourceStage stage)
    {
        switch (stage)
        {
            case LineFilter filter:
                AddPart(_lines, LineText(filter));
                break;
            case LabelParser parser:
                _parsers.Add(parser);
                break;
            case LabelFilter filter:
                AddPart(_labels, _parsers.Count == 0 ? OwnLabels(filter) : FoundLabels(filter));
                break;
        }
    }

    private void AddPart(StringBuilder text, string? part)
    {
        if (part is not null && _lines.Length + _labels.Length + part.Length < MaxLength)
        {
            text.Append(' ').Append(part);
        }
    }

    private static string? LineText(LineFilter filter)
    {
        var patterns = filter.Texts.Select(text => filter.IsRegex ? PortableRegex.Of(text)?.Text : IsPlain(text) ? text : null).ToList();
        if (patterns.Contains(null))
        {
            return null;
        }

        // Of several, older servers know neither "or" nor what it means when it is negated.
        return filter switch
        {
            { IsNegated: true } => string.Join(' ', patterns.Select(text => $"{(filter.IsRegex ? "!~" : "!=")} {Quote(text!)}")),
            { IsRegex: true } => $"|~ {Quote(AnyOf(patterns!))}",
            { Texts: [var only] } => $"|= {Quote(only)}",
            _ => $"|~ {Quote(string.Join('|', patterns.Select(static text => PortableRegex.Escape(text!))))}",
        };
    }

    // Labels that the events have without a parser: those that the server has.
    private static string? OwnLabels(LabelFilter filter)
    {
        var tests = filter.AnyOf.Select(OwnLabel).ToList();
        return tests.Contains(null) ? null : $"| {string.Join(" or ", tests)}";
    }

    private static string? OwnLabel(LabelTest test) => IsKnownName(test.Label) && IsSameAsHere(test)
        ? $"{test.Label}{(test.IsNegated ? "!" : test.IsRegex ? "=" : string.Empty)}{(test.IsRegex ? "~" : "=")}{Quote(test.Value)}"
        : null;

    // What a dot matches in a label differs from version to version; to match more is no harm unless it is negated.
    private static bool IsSameAsHere(LabelTest test) =>
        test.IsRegex ? PortableRegex.Of(test.Value) is { } regex && !(test.IsNegated && regex.HasDot) : IsPlain(test.Value);

    private string? FoundLabels(LabelFilter filter)
    {
        var own = OwnLabels(filter);
        var found = filter.AnyOf.Select(FoundText).ToList();
        if (own is null || found.Contains(null))
        {
            return null;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{FoundPrefix}{_found++}");
        return $"| regexp {Quote($"(?P<{name}>{string.Join('|', found.Distinct(StringComparer.Ordinal))})")} {own} or {name}!=\"\"";
    }

    // What stands in every line out of which a label was read that passes the test; null where that is not known.
    private string? FoundText(LabelTest test)
    {
        var regex = test.IsRegex ? PortableRegex.Of(test.Value) : null;
        if (test.IsNegated || !IsPlain(test.Value) || (regex is null ? test.IsRegex || test.Value.Length == 0 : regex.IsAnchored || regex.MatchesEmpty))
        {
            return null;
        }

        var value = regex is null ? PortableRegex.Escape(test.Value) : $"(?:{regex.Text})";
        return string.Join('|', _parsers.SelectMany(parser => TextsOf(parser, test.Label, value)).Distinct(StringComparer.Ordinal));
    }

    private static IEnumerable<string> TextsOf(LabelParser parser, string label, string value)
    {
        var fields = parser.Fields.Count == 0 ? [label] : parser.Fields.Where(field => field.Key == label).Select(static field => field.Value);
        switch (parser.Kind)
        {
            case LabelParserKind.Json:
                // "name" : "value", or the end of a nested name; blanks are those of JSON.
                return [.. fields.Select(field => $@"{LastPart(field)}""[ \t\r\n]*:[ \t\r\n]*""?{value}"), @"\\"];
            case LabelParserKind.Logfmt:
                return [.. fields.Select(field => $@"{(IsPlain(field) ? PortableRegex.Escape(field) : string.Empty)}=""?{value}"), @"\\"];
            default:
                return [value];
        }
    }

    private static string LastPart(string field) => field[(field.LastIndexOf('.') + 1)..] is var last && IsPlain(last) ? PortableRegex.Escape(last) : string.Empty;

    private static string AnyOf(List<string> patterns) => patterns is [var only] ? only : string.Join('|', patterns.Select(static pattern => $"(?:{pattern})"));

    // A label that was in the way of another has a name that the server does not know, and names of its own begin with two underscores.
    private static bool IsKnownName(string label) =>
        label.Length > 0 && !char.IsAsciiDigit(label[0]) && !label.AsSpan().ContainsAnyExcept(NameCharacters)
        && !label.StartsWith("__", StringComparison.Ordinal) && !label.EndsWith("_extracted", StringComparison.Ordinal);

    // Invalid characters of a line come over the wire as U+FFFD; control characters have no place in a query.
    private static bool IsPlain(string text) => !text.Any(static c => char.IsSurrogate(c) || c == '\uFFFD' || (char.IsControl(c) && c is not ('\t' or '\n' or '\r')));

    private static string Quote(string text) =>
        $"\"{new StringBuilder(text).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r").Replace("\t", "\\t")}\"";
}
