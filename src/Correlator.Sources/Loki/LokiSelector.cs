namespace Correlator.Sources;

/// <summary>A log query: matchers between braces, and what stands behind them.</summary>
/// <param name="Matchers">The matchers, each with its label, operator and quoted value.</param>
/// <param name="Pipeline">Filters and parsers behind the braces as they were written; empty for none.</param>
internal sealed record LokiSelector(IReadOnlyList<string> Matchers, string Pipeline)
{
    private static readonly string[] Operators = ["=~", "!~", "!=", "="];

    /// <summary>Reads a selector, <c>{app="api"} |= "error"</c>; the empty text selects everything.</summary>
    /// <exception cref="FormatException">It does not begin with a brace, or a brace or quote has no end.</exception>
    public static LokiSelector Parse(string text)
    {
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return new LokiSelector([], string.Empty);
        }

        if (rest[0] != '{')
        {
            throw new FormatException("A selector of Loki begins with matchers between braces, such as {app=\"api\"}.");
        }

        var matchers = new List<string>();
        var start = 1;
        for (var at = 1; at < rest.Length; at++)
        {
            switch (rest[at])
            {
                case '"' or '`':
                    at = EndOfQuote(rest, at);
                    break;
                case ',' or '}':
                    AddMatcher(matchers, rest[start..at]);
                    start = at + 1;
                    if (rest[at] == '}')
                    {
                        return new LokiSelector(matchers, rest[start..].Trim().ToString());
                    }

                    break;
            }
        }

        throw new FormatException("A selector of Loki ends its matchers with a brace.");
    }

    /// <summary>The query that a server is asked: what the source always adds, what the query selects, and what it may leave out.</summary>
    /// <param name="source">The source's name, for the message.</param>
    /// <param name="own">The source's own selector.</param>
    /// <param name="request">What the query wants.</param>
    /// <exception cref="SourceException">Loki needs a label to begin with, and there is none (<c>LOKI_SELECTOR</c>).</exception>
    public static string Query(string source, string own, SourceRequest request)
    {
        LokiSelector asked;
        try
        {
            asked = Parse(request.Selector);
        }
        catch (FormatException error)
        {
            throw new SourceException(source, error.Message, error, "LOKI_SELECTOR");
        }

        var always = Parse(own);

        // What Loki has no matcher for, such as numbers that are compared, the query applies by itself.
        List<string> matchers = [.. always.Matchers, .. asked.Matchers.Where(IsOfLoki).Except(always.Matchers)];
        if (!matchers.Any(NeedsALabel))
        {
            throw new SourceException(
                source,
                "Loki needs one matcher that does not hold for a missing label, such as {app=\"api\"} or {service_name=~\".+\"}; write one in the query, or give the source a selector of its own.",
                code: "LOKI_SELECTOR");
        }

        string[] parts = [$"{{{string.Join(", ", matchers)}}}", always.Pipeline, asked.Pipeline, LokiFilters.Of(request.Stages)];
        return string.Join(' ', parts.Where(static part => part.Length > 0));
    }

    private static int EndOfQuote(ReadOnlySpan<char> text, int start)
    {
        var quote = text[start];
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote)
            {
                return at;
            }

            at += quote == '"' && text[at] == '\\' ? 1 : 0;
        }

        throw new FormatException("A selector of Loki has a quote without its end.");
    }

    private static void AddMatcher(List<string> matchers, ReadOnlySpan<char> text)
    {
        if (!text.Trim().IsEmpty)
        {
            matchers.Add(text.Trim().ToString());
        }
    }

    private static (string Operator, string Value) Split(string matcher)
    {
        var at = matcher.AsSpan().IndexOfAny("=!<>");
        var rest = at > 0 && matcher.AsSpan(0, at).Trim().IndexOfAnyExcept(NameCharacters) < 0 ? matcher[at..] : string.Empty;
        var symbol = Operators.FirstOrDefault(symbol => rest.StartsWith(symbol, StringComparison.Ordinal)) ?? string.Empty;
        var value = rest[symbol.Length..].Trim();
        return value.Length >= 2 && value[0] is '"' or '`' ? (symbol, value[1..^1]) : (string.Empty, string.Empty);
    }

    private static System.Buffers.SearchValues<char> NameCharacters { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    private static bool IsOfLoki(string matcher) => Split(matcher).Operator.Length > 0;

    // An equality with a text; of patterns the server knows best, but those that plainly match nothing at all are told here.
    private static bool NeedsALabel(string matcher) => Split(matcher) switch
    {
        ("=", var value) => value.Length > 0,
        ("=~", var value) => value is not ("" or ".*"),
        ("!=", var value) => value.Length == 0,
        _ => false,
    };
}
