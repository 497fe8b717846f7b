namespace Correlator;

/// <summary>Takes the usual parts out of what PostgreSQL's <c>log_line_prefix</c> writes behind the time.</summary>
internal static class PostgresPrefix
{
    public static void Scan(ReadOnlySpan<byte> prefix, ref RecordScan scan)
    {
        while (!(prefix = prefix.TrimStart(" \t:,"u8)).IsEmpty)
        {
            var length = prefix[0] == '[' ? ScanBracket(prefix, ref scan) : ScanWord(prefix, ref scan);
            prefix = prefix[length..];
        }
    }

    // [pid], [pid-line], [local]
    private static int ScanBracket(ReadOnlySpan<byte> text, ref RecordScan scan)
    {
        var close = text.IndexOf((byte)']');
        if (close < 0)
        {
            return text.Length;
        }

        var inner = text[1..close];
        var digits = 0;
        while (digits < inner.Length && TimeText.IsDigit(inner[digits]))
        {
            digits++;
        }

        if (digits > 0 && (digits == inner.Length || inner[digits] == '-'))
        {
            scan.Add("pid"u8, inner[..digits]);
        }
        else if (inner.SequenceEqual("local"u8))
        {
            scan.Add("client"u8, inner);
        }

        return close + 1;
    }

    // name=value, user@database, host(port)
    private static int ScanWord(ReadOnlySpan<byte> text, ref RecordScan scan)
    {
        var end = text.IndexOfAny(" ,"u8);
        end = end < 0 ? text.Length : end;
        var word = text[..end];
        var equals = word.IndexOf((byte)'=');
        if (equals > 0)
        {
            return equals + 1 + ScanPair(word[..equals], text[(equals + 1)..], ref scan);
        }

        var colon = word.IndexOf((byte)':');
        word = colon > 0 ? word[..colon] : word;
        var at = word.IndexOf((byte)'@');
        if (at >= 0)
        {
            AddKnown("user"u8, word[..at], ref scan);
            AddKnown("database"u8, word[(at + 1)..], ref scan);
        }
        else if (word[^1] == ')' && word.IndexOf((byte)'(') is var open && open > 0)
        {
            scan.Add("client"u8, word[..open]);
        }

        return word.Length;
    }

    // A value may hold blanks (application names do) where commas part the pairs: it ends before the next comma or the next word with an equals sign.
    private static int ScanPair(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text, ref RecordScan scan)
    {
        var end = text.IndexOfAny(",:"u8);
        var value = end < 0 ? text : text[..end];
        var next = value.IndexOf((byte)'=');
        if (next > 0)
        {
            var blank = value[..next].LastIndexOf((byte)' ');
            value = blank >= 0 ? value[..blank] : value;
        }
        else if (value.IndexOf(" ["u8) is var bracket && bracket >= 0)
        {
            value = value[..bracket];
        }

        AddKnown(name.SequenceEqual("db"u8) ? "database"u8 : name, value.Trim((byte)' '), ref scan);
        return value.Length;
    }

    private static void AddKnown(scoped ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref RecordScan scan)
    {
        if (!value.IsEmpty && !value.SequenceEqual("[unknown]"u8))
        {
            scan.Add(name, value);
        }
    }
}
