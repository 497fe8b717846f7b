using System.Text.RegularExpressions;

namespace Correlator.Testing;

/// <summary>Takes tokens apart: <c>name=value</c>, <c>alias@time#n{…}</c>, <c>key,key:</c>.</summary>
internal static partial class TokenParts
{
    /// <summary>Name and value of <c>name=value</c>.</summary>
    /// <exception cref="CorrSyntaxException">It is no pair.</exception>
    public static (string Name, string Value, bool IsQuoted) Pair(CorrToken token)
    {
        var text = token.Text;
        var isQuoted = CorrValue.IsQuote(text[0]);
        var equals = isQuoted ? CorrValue.EndOfQuoted(text, 0) : text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals >= text.Length || text[equals] != '=')
        {
            throw token.Error($"A label such as request_id=1 was expected, found '{text}'.");
        }

        return (Value(token, text[..equals], 0), Value(token, text[(equals + 1)..], equals + 1), isQuoted);
    }

    public static bool IsPair(CorrToken token) => token.Text.Contains('=', StringComparison.Ordinal);

    /// <summary>Whether a token is an event: <c>a@5s</c>, <c>@60s</c>.</summary>
    public static bool IsEvent(CorrToken token)
    {
        var at = token.Text.AsSpan().IndexOfAny("@=\"'`");
        return at >= 0 && token.Text[at] == '@';
    }

    /// <exception cref="CorrSyntaxException">The event cannot be read.</exception>
    public static ExpectedEvent Event(CorrToken token)
    {
        var at = token.Text.IndexOf('@', StringComparison.Ordinal);
        var brace = token.Text.IndexOf('{', at);
        var head = brace < 0 ? token.Text : token.Text[..brace];
        var hash = head.IndexOf('#', at);
        var alias = head[..at];
        if (alias.Length > 0 && !IsSourceName(alias))
        {
            throw token.Error($"The alias or source of an event was expected, as in a@5s, found '{alias}'.");
        }

        return new ExpectedEvent(alias.Length == 0 ? null : alias, Time(token, at + 1, hash < 0 ? head.Length : hash))
        {
            Number = hash < 0 ? null : Number(token with { Text = head }, hash + 1, "The number of an event was expected, as in a@5s#2"),
            Labels = brace < 0 ? [] : Labels(token, brace),
        };
    }

    /// <summary>The parts of <c>1:</c>, <c>"a b",web:</c> or <c>-:</c>.</summary>
    public static IReadOnlyList<string> Key(CorrToken token)
    {
        var text = token.Text[..^1];
        if (text == "-")
        {
            return [];
        }

        var parts = new List<string>();
        for (var start = 0; start <= text.Length;)
        {
            var end = start < text.Length && CorrValue.IsQuote(text[start]) ? CorrValue.EndOfQuoted(text, start) : text.IndexOf(',', start);
            end = end < 0 ? text.Length : end;
            parts.Add(Value(token, text[start..end], start));
            start = end + 1;
        }

        return parts;
    }

    /// <summary>A time from the beginning of 2026, or an absolute one.</summary>
    public static long Time(CorrToken token, int start, int end) => CorrTime.TryRead(token.Text[start..end], out var ticks, out var error)
        ? ticks
        : throw token.Error(error, start);

    /// <summary>A whole number from 1.</summary>
    public static int Number(CorrToken token, int start, string expected, int least = 1) =>
        int.TryParse(token.Text.AsSpan(start), System.Globalization.NumberStyles.None, null, out var number) && number >= least
            ? number
            : throw token.Error($"{expected}, found '{token.Text[start..]}'.", start);

    public static bool IsSourceName(string text) => SourceName().IsMatch(text);

    private static string Value(CorrToken token, string raw, int offset)
    {
        if (raw.Length == 0 || !CorrValue.IsQuote(raw[0]))
        {
            return raw;
        }

        return CorrValue.EndOfQuoted(raw, 0) == raw.Length
            ? CorrValue.Decode(raw)
            : throw token.Error($"A blank was expected behind the closing quote, found '{raw}'.", offset);
    }

    private static List<KeyValuePair<string, string>> Labels(CorrToken token, int brace)
    {
        if (token.Text[^1] != '}')
        {
            throw token.Error("A blank was expected behind the '}' of the event.", token.Text.LastIndexOf('}') + 1);
        }

        var pairs = new List<KeyValuePair<string, string>>();
        var (start, end) = (brace + 1, token.Text.Length - 1);
        while (start < end)
        {
            if (token.Text[start] is ' ' or '\t' or ',')
            {
                start++;
                continue;
            }

            var stop = EndOfPair(token.Text, start, end);
            var (name, value, _) = Pair(new CorrToken(token.Text[start..stop], token.Line, token.Column + start));
            pairs.Add(new(name, value));
            start = stop;
        }

        return pairs;
    }

    private static int EndOfPair(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (CorrValue.IsQuote(text[i]) && (i == start || text[i - 1] == '='))
            {
                i = CorrValue.EndOfQuoted(text, i) - 1;
            }
            else if (text[i] is ' ' or '\t' or ',')
            {
                return i;
            }
        }

        return end;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$")]
    private static partial Regex SourceName();
}
