using System.Text;

namespace Correlator.Sources;

/// <summary>What one reading of a server is about.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Query">The Lucene text that is sent.</param>
/// <param name="Needed">Fields that the query's keys and selectors read.</param>
/// <param name="Options">How the server is read.</param>
internal sealed record GraylogSubscription(string Source, string Query, IReadOnlyList<string> Needed, GraylogOptions Options)
{
    private const string Everything = "*";

    public static GraylogSubscription Of(string source, GraylogOptions options, SourceRequest request)
    {
        var selector = Unquote(request.Selector.Trim());

        // Labels between braces are no Lucene; the query applies them by itself.
        var isLabels = selector.StartsWith('{');
        var asked = selector.Length == 0 || isLabels ? Everything : selector;
        var query = (options.Query.Trim(), asked) switch
        {
            ("", _) => asked,
            (var own, Everything) => own,
            (var own, _) => $"({own}) AND ({asked})",
        };
        var needed = request.Fields.Concat(LuceneFields.Of(selector, isLabels ? "=!" : ":")).Distinct(StringComparer.Ordinal).ToList();
        return new GraylogSubscription(source, query, needed, options);
    }

    // A selector that is one quoted text is the Lucene in it.
    private static string Unquote(string selector)
    {
        if (selector.Length < 2 || selector[0] != '"' || LuceneFields.EndOfQuote(selector, 0) != selector.Length - 1)
        {
            return selector;
        }

        var text = new StringBuilder(selector.Length);
        for (var i = 1; i < selector.Length - 1; i++)
        {
            var c = selector[i];
            text.Append(c != '\\' ? c : selector[++i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', var other => other });
        }

        return text.ToString().Trim();
    }
}

/// <summary>Finds the fields that a Lucene query reads: the query applies it too, so the messages must have them.</summary>
internal static class LuceneFields
{
    private const string Exists = "_exists_";

    /// <summary>The names before one of some signs, and those behind <c>_exists_:</c>.</summary>
    public static IEnumerable<string> Of(string query, string signs)
    {
        var start = 0;
        var isValueName = false;
        for (var i = 0; i <= query.Length; i++)
        {
            var c = i < query.Length ? query[i] : ' ';
            if (IsNamePart(c))
            {
                continue;
            }

            var name = query[start..i];
            if (name.Length > 0 && (isValueName || signs.Contains(c)) && name != Exists)
            {
                yield return name;
            }

            isValueName = name == Exists && c == ':';
            i = c == '"' ? EndOfQuote(query, i) : c == '\\' ? i + 1 : i;
            start = i + 1;
        }
    }

    /// <summary>Where a quote ends; at the end of the text where it does not.</summary>
    public static int EndOfQuote(string text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return i;
            }

            i += text[i] == '\\' ? 1 : 0;
        }

        return text.Length;
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '@' or '/';
}
