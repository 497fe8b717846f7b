namespace Correlator;

/// <summary>The fast way to check a line that most writers make: one compact object, no escapes. What is otherwise is left to <see cref="JsonFields"/>.</summary>
internal static class JsonLine
{
    /// <summary>Checks a line and finds one of its members on the way.</summary>
    /// <param name="text">The line.</param>
    /// <param name="wanted">The member's name.</param>
    /// <param name="value">Its value where it is a string, a number, true or false; of a name given twice the last counts.</param>
    /// <returns>Whether the line is certainly valid; false is not certain.</returns>
    public static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> wanted, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (text.Length is < JsonQuotes.MinBytes or > JsonQuotes.MaxBytes || text[0] != '{' || text[^1] != '}')
        {
            return false;
        }

        var quotes = new JsonQuotes(text, out var isPlain);
        if (!isPlain)
        {
            return false;
        }

        for (var at = 1; ; at++)
        {
            var name = quotes.Next();
            var nameEnd = quotes.Next();
            if (name != at || nameEnd >= text.Length - 2 || text[nameEnd + 1] != ':')
            {
                return false;
            }

            var isWanted = nameEnd - name - 1 == wanted.Length && text.Slice(name + 1, wanted.Length).SequenceEqual(wanted);
            at = SkipValue(text, nameEnd + 2, ref quotes);
            if (at <= 0 || at >= text.Length)
            {
                return false;
            }

            value = isWanted ? Scalar(text[(nameEnd + 2)..at]) : value;
            if (text[at] != ',')
            {
                return at == text.Length - 1;
            }
        }
    }

    private static int SkipValue(ReadOnlySpan<byte> text, int at, ref JsonQuotes quotes)
    {
        if (text[at] == '"')
        {
            quotes.Next();
            return quotes.Next() + 1;
        }

        var end = JsonScanner.SkipValue(text, at, 1);
        if (end > 0 && text[at] is (byte)'{' or (byte)'[')
        {
            quotes.SkipTo(end);
        }

        return end;
    }

    private static ReadOnlySpan<byte> Scalar(ReadOnlySpan<byte> value) => value[0] switch
    {
        (byte)'"' => value[1..^1],
        (byte)'{' or (byte)'[' or (byte)'n' => default,
        _ => value,
    };
}
