namespace Correlator;

/// <summary>Reads <c>key=value</c> pairs out of UTF-8 text one after the other; nothing is allocated but values with escapes.</summary>
/// <remarks>A value ends at a blank, or stands in double quotes with the escapes of JSON. A word without <c>=</c> is a name without value.</remarks>
/// <example><code>
/// var pairs = new LogfmtReader("level=info msg=\"two words\""u8);
/// while (pairs.MoveNext())
/// {
///     Console.WriteLine($"{Encoding.UTF8.GetString(pairs.Name)}={Encoding.UTF8.GetString(pairs.Value)}");
/// }
/// </code></example>
internal ref struct LogfmtReader(ReadOnlySpan<byte> text)
{
    private ReadOnlySpan<byte> _rest = text;
    private bool _isEscaped;

    /// <summary>The name.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Whether a <c>=</c> follows the name.</summary>
    public bool HasValue { get; private set; }

    /// <summary>The value as written, without its quotes.</summary>
    public ReadOnlySpan<byte> RawValue { get; private set; }

    /// <summary>Whether some quote is not closed or some pair has no name; such text is taken as it is.</summary>
    public bool HasErrors { get; private set; }

    /// <summary>The value without escapes; a new array only where it has some.</summary>
    public readonly ReadOnlySpan<byte> Value => _isEscaped ? JsonText.Unescape(RawValue) : RawValue;

    /// <summary>Goes to the next pair.</summary>
    public bool MoveNext()
    {
        var rest = _rest.TrimStart(" \t,\r\n"u8);
        if (rest.IsEmpty)
        {
            return false;
        }

        var end = rest.IndexOfAny("= \t\n"u8);
        end = end < 0 ? rest.Length : end;
        Name = rest[..end];
        HasValue = end < rest.Length && rest[end] == '=';
        HasErrors |= HasValue && (end == 0 || Name.Contains((byte)'"'));
        _rest = HasValue ? ReadValue(rest[(end + 1)..]) : rest[end..];
        RawValue = HasValue ? RawValue : default;
        return true;
    }

    private ReadOnlySpan<byte> ReadValue(ReadOnlySpan<byte> text)
    {
        _isEscaped = false;
        if (text.IsEmpty || text[0] != '"')
        {
            var end = text.IndexOfAny(" \t\n"u8);
            end = end < 0 ? text.Length : end;
            RawValue = text[..end];
            return text[end..];
        }

        var close = 1;
        while (close < text.Length && text[close] != '"')
        {
            var isEscape = text[close] == '\\';
            _isEscaped |= isEscape;
            close += isEscape ? 2 : 1;
        }

        HasErrors |= close >= text.Length;
        RawValue = text[1..Math.Min(close, text.Length)];
        return close < text.Length ? text[(close + 1)..] : default;
    }
}
