using System.Buffers;

namespace Correlator;

/// <summary>Searches UTF-8 text for <c>request_id=…</c> and its like; nothing is allocated.</summary>
/// <remarks>
/// A name is the word (its first letter in either case), then <c>_</c>, <c>-</c> or nothing, then <c>id</c> (the i in either case, <c>ID</c> too).
/// No letter or digit stands before it; a hyphen may, as in <c>X-Request-Id</c>. Then, perhaps after a quote and blanks, <c>=</c> or <c>:</c>, and the value.
/// </remarks>
internal static class MessageIdScanner
{
    // What ends a value without quotes. A closing bracket does; an opening one inside a value does too.
    private static readonly SearchValues<byte> ValueEnds = SearchValues.Create(" \t\r\n\"'`,;()[]{}<>"u8);

    /// <summary>Finds the first id with a value.</summary>
    /// <param name="text">A message.</param>
    /// <param name="word">The family's word, in lower case.</param>
    /// <param name="value">The id.</param>
    public static bool TryFind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, out ReadOnlySpan<byte> value)
    {
        // The search leaves out the first letter, whose case varies.
        var tail = word[1..];
        var from = 1;
        while (from < text.Length && text[from..].IndexOf(tail) is var hit && hit >= 0)
        {
            var at = from + hit;
            if (IsWord(text, at - 1, word) && IsNameBegin(text, at - 1) && NameEnd(text, at + tail.Length) is var end && end > 0
                && TryReadValue(text, end, out value))
            {
                return true;
            }

            from = at + tail.Length;
        }

        value = default;
        return false;
    }

    /// <summary>Finds what follows <c>traceparent</c> and a colon or equals sign.</summary>
    public static bool TryFindTraceparent(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        var at = text.IndexOf("raceparent"u8);
        value = default;
        return at > 0 && IsWord(text, at - 1, "traceparent"u8) && TryReadValue(text, at + "raceparent".Length, out value);
    }

    /// <summary>Whether a word stands at an index, its first letter in either case.</summary>
    public static bool IsWord(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word) =>
        (text[at] | 0x20) == word[0] && text[(at + 1)..].StartsWith(word[1..]);

    /// <summary>The end of a name whose word ends at an index: behind <c>_id</c>, <c>-id</c>, <c>Id</c> and their like; -1 where there is none.</summary>
    public static int NameEnd(ReadOnlySpan<byte> text, int at)
    {
        var isParted = at < text.Length && text[at] is (byte)'_' or (byte)'-';
        at += isParted ? 1 : 0;
        if (at + 1 >= text.Length || (text[at] | 0x20) != 'i' || (text[at + 1] | 0x20) != 'd')
        {
            return -1;
        }

        at += 2;
        return at < text.Length && IsNamePart(text[at]) ? -1 : at;
    }

    private static bool IsNameBegin(ReadOnlySpan<byte> text, int at) =>
        at == 0 || !IsNamePart(text[at - 1]) || (text[at - 1] is (byte)'-' && IsHeaderPrefix(text, at - 1));

    // X-Request-Id is the request's id; parent-request-id is not.
    private static bool IsHeaderPrefix(ReadOnlySpan<byte> text, int hyphen) =>
        hyphen > 0 && (text[hyphen - 1] | 0x20) == 'x' && (hyphen == 1 || !IsNamePart(text[hyphen - 2]));

    private static bool IsNamePart(byte value) =>
        char.IsAsciiLetter((char)value) || char.IsAsciiDigit((char)value) || value is (byte)'_' or (byte)'-' || value >= 0x80;

    private static bool TryReadValue(ReadOnlySpan<byte> text, int at, out ReadOnlySpan<byte> value)
    {
        value = default;
        at += at < text.Length && text[at] is (byte)'"' or (byte)'\'' ? 1 : SkipEscapedQuote(text, at);
        at = SkipBlanks(text, at);
        if (at >= text.Length || text[at] is not ((byte)'=' or (byte)':'))
        {
            return false;
        }

        at = SkipBlanks(text, at + 1);
        var rest = at < text.Length ? text[at..] : default;
        var escape = SkipEscapedQuote(rest, 0);
        rest = rest[escape..];
        value = !rest.IsEmpty && escape == 0 && rest[0] is (byte)'"' or (byte)'\'' ? Quoted(rest) : Bare(rest, escape > 0);
        return !value.IsEmpty;
    }

    // JSON inside a JSON string reads \"request_id\":\"42\".
    private static int SkipEscapedQuote(ReadOnlySpan<byte> text, int at) =>
        at + 1 < text.Length && text[at] == '\\' && text[at + 1] == '"' ? 2 : 0;

    private static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] == ' ')
        {
            at++;
        }

        return at;
    }

    private static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> rest)
    {
        var close = rest[1..].IndexOf(rest[0]);
        return close < 0 ? Bare(rest[1..], false) : rest.Slice(1, close);
    }

    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> rest, bool isEscaped)
    {
        var end = rest.IndexOfAny(ValueEnds);
        var value = end < 0 ? rest : rest[..end];
        return isEscaped ? value.TrimEnd((byte)'\\') : value;
    }
}
