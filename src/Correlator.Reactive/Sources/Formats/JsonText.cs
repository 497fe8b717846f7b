using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>Takes the escapes out of JSON strings.</summary>
internal static class JsonText
{
    /// <summary>The UTF-8 that a valid JSON string means; half a surrogate pair becomes U+FFFD.</summary>
    /// <param name="raw">What stands between the quotes.</param>
    public static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        // An escape is never shorter than the bytes it means.
        var buffer = new byte[raw.Length];
        var length = 0;
        while (raw.IndexOf((byte)'\\') is var at && at >= 0 && at + 1 < raw.Length)
        {
            raw[..at].CopyTo(buffer.AsSpan(length));
            length += at;
            raw = raw[at..];
            var used = raw[1] == 'u' ? CopyUnicode(raw, buffer, ref length) : CopyShort(raw[1], buffer, ref length);
            raw = raw[used..];
        }

        raw.CopyTo(buffer.AsSpan(length));
        length += raw.Length;
        return length == buffer.Length ? buffer : buffer[..length];
    }

    /// <summary>Reads an array of numbers from 0 to 255.</summary>
    public static bool TryReadBytes(ReadOnlySpan<byte> array, out byte[] bytes)
    {
        var numbers = array[1..^1];
        var list = new List<byte>(numbers.Length / 3);
        foreach (var range in numbers.Split((byte)','))
        {
            if (!byte.TryParse(numbers[range].Trim(" \t\r\n"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                bytes = [];
                return false;
            }

            list.Add(number);
        }

        bytes = [.. list];
        return true;
    }

    private static int CopyShort(byte letter, byte[] buffer, ref int length)
    {
        buffer[length++] = letter switch
        {
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => letter,
        };
        return 2;
    }

    private static int CopyUnicode(ReadOnlySpan<byte> raw, byte[] buffer, ref int length)
    {
        var used = 6;
        var first = ReadHex(raw);
        if (!Rune.TryCreate(first, out var rune))
        {
            var hasSecond = raw.Length >= 12 && raw[6] == '\\' && raw[7] == 'u';
            if (hasSecond && Rune.TryCreate(first, ReadHex(raw[6..]), out rune))
            {
                used = 12;
            }
            else
            {
                rune = Rune.ReplacementChar;
            }
        }

        length += rune.EncodeToUtf8(buffer.AsSpan(length));
        return used;
    }

    private static char ReadHex(ReadOnlySpan<byte> escape) =>
        escape.Length >= 6 && ushort.TryParse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? (char)code
            : '\uFFFD';
}
