using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Correlator;

/// <summary>Walks over JSON values in UTF-8 and checks their grammar (RFC 8259); every method returns the index behind the value, or -1.</summary>
/// <remarks>Bytes that are not UTF-8 inside a string are let through: a log line with one wrong byte is still an event.</remarks>
internal static class JsonScanner
{
    private const int MaxDepth = 64;
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return at;
    }

    /// <summary>Walks over a string.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Index behind the opening quote.</param>
    /// <param name="hasEscapes">Whether there is a backslash in it.</param>
    /// <returns>Index of the closing quote, or -1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipString(ReadOnlySpan<byte> text, int at, out bool hasEscapes)
    {
        at = FindStringStop(text, at);
        hasEscapes = false;
        return at >= 0 && text[at] == '"' ? at : SkipEscapedString(text, at, out hasEscapes);
    }

    public static int SkipValue(ReadOnlySpan<byte> text, int at, int depth)
    {
        if ((uint)at >= (uint)text.Length)
        {
            return -1;
        }

        switch (text[at])
        {
            case (byte)'"':
                return SkipString(text, at + 1, out _) + 1 is > 0 and var end ? end : -1;
            case (byte)'{':
                return depth < MaxDepth ? SkipObject(text, at + 1, depth + 1) : -1;
            case (byte)'[':
                return depth < MaxDepth ? SkipArray(text, at + 1, depth + 1) : -1;
            case (byte)'t':
                return SkipLiteral(text, at, "true"u8);
            case (byte)'f':
                return SkipLiteral(text, at, "false"u8);
            case (byte)'n':
                return SkipLiteral(text, at, "null"u8);
            default:
                return SkipNumber(text, at);
        }
    }

    public static int SkipNumber(ReadOnlySpan<byte> text, int at)
    {
        at += at < text.Length && text[at] == '-' ? 1 : 0;
        var digitsAt = at;
        at = SkipDigits(text, at);
        if (at == digitsAt || (text[digitsAt] == '0' && at > digitsAt + 1))
        {
            return -1;
        }

        if (at < text.Length && text[at] == '.')
        {
            digitsAt = at + 1;
            at = SkipDigits(text, digitsAt);
            if (at == digitsAt)
            {
                return -1;
            }
        }

        if (at >= text.Length || (text[at] | 0x20) != 'e')
        {
            return at;
        }

        at++;
        digitsAt = at + (at < text.Length && text[at] is (byte)'+' or (byte)'-' ? 1 : 0);
        at = SkipDigits(text, digitsAt);
        return at == digitsAt ? -1 : at;
    }

    /// <summary>Walks over the members of an object.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Index behind the opening brace.</param>
    /// <param name="depth">How many containers are open.</param>
    public static int SkipObject(ReadOnlySpan<byte> text, int at, int depth)
    {
        at = SkipBlanks(text, at);
        if (at < text.Length && text[at] == '}')
        {
            return at + 1;
        }

        while (at < text.Length && text[at] == '"')
        {
            var end = SkipString(text, at + 1, out _);
            at = end < 0 ? text.Length : SkipBlanks(text, end + 1);
            if (at >= text.Length || text[at] != ':' || (at = SkipValue(text, SkipBlanks(text, at + 1), depth)) < 0)
            {
                return -1;
            }

            at = SkipBlanks(text, at);
            if (at >= text.Length || text[at] is not (byte)',')
            {
                return at < text.Length && text[at] == '}' ? at + 1 : -1;
            }

            at = SkipBlanks(text, at + 1);
        }

        return -1;
    }

    /// <summary>The first quote, backslash or control character at or behind an index, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int FindStringStop(ReadOnlySpan<byte> text, int at)
    {
        // Most names and values end within one vector, so that much is done without a call.
        if (at <= text.Length - Vector256<byte>.Count)
        {
            var stops = StopBits(Vector256.Create(text.Slice(at, Vector256<byte>.Count)));
            if (stops != 0)
            {
                return at + BitOperations.TrailingZeroCount(stops);
            }
        }

        return FindFarStop(text, at);
    }

    private static int SkipArray(ReadOnlySpan<byte> text, int at, int depth)
    {
        at = SkipBlanks(text, at);
        if (at < text.Length && text[at] == ']')
        {
            return at + 1;
        }

        while ((at = SkipValue(text, at, depth)) >= 0)
        {
            at = SkipBlanks(text, at);
            if (at >= text.Length || text[at] != ',')
            {
                return at < text.Length && text[at] == ']' ? at + 1 : -1;
            }

            at = SkipBlanks(text, at + 1);
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint StopBits(Vector256<byte> bytes) =>
        (Vector256.Equals(bytes, Vector256.Create((byte)'"'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\\'))
            | Vector256.LessThan(bytes, Vector256.Create((byte)0x20))).ExtractMostSignificantBits();

    private static int FindFarStop(ReadOnlySpan<byte> text, int at)
    {
        while (at <= text.Length - Vector256<byte>.Count)
        {
            var stops = StopBits(Vector256.Create(text.Slice(at, Vector256<byte>.Count)));
            if (stops != 0)
            {
                return at + BitOperations.TrailingZeroCount(stops);
            }

            at += Vector256<byte>.Count;
        }

        if (at >= text.Length || text.Length < Vector256<byte>.Count)
        {
            return FindStringStopByByte(text, at);
        }

        // The last bytes are looked at together with some before them, which are masked out.
        var tailAt = text.Length - Vector256<byte>.Count;
        var tail = StopBits(Vector256.Create(text.Slice(tailAt, Vector256<byte>.Count))) >> (at - tailAt);
        return tail != 0 ? at + BitOperations.TrailingZeroCount(tail) : -1;
    }

    private static int FindStringStopByByte(ReadOnlySpan<byte> text, int at)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] is (byte)'"' or (byte)'\\' or < 0x20)
            {
                return at;
            }
        }

        return -1;
    }

    private static int SkipEscapedString(ReadOnlySpan<byte> text, int at, out bool hasEscapes)
    {
        hasEscapes = true;
        while (at >= 0 && text[at] == '\\')
        {
            if (at + 1 >= text.Length)
            {
                return -1;
            }

            var isUnicode = text[at + 1] == 'u';
            if (isUnicode ? !AreHexDigits(text, at + 2) : "\"\\/bfnrt"u8.IndexOf(text[at + 1]) < 0)
            {
                return -1;
            }

            at = FindStringStop(text, at + (isUnicode ? 6 : 2));
        }

        return at >= 0 && text[at] == '"' ? at : -1;
    }

    private static bool AreHexDigits(ReadOnlySpan<byte> text, int at) =>
        at + 4 <= text.Length && !text.Slice(at, 4).ContainsAnyExcept(HexDigits);

    private static int SkipDigits(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && TimeText.IsDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int SkipLiteral(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> literal) =>
        text[at..].StartsWith(literal) ? at + literal.Length : -1;
}
