using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Correlator;

/// <summary>Writes JSON as UTF-8 into one buffer. Text that needs no escapes is copied; what is rare goes through the platform's writer.</summary>
internal sealed class JsonBuffer : IDisposable
{
    private const int MaxTimeBytes = 32;
    private const int MaxNumberBytes = 32;
    private const int MinuteBytes = 17;

    // ASCII that stands between quotes as it is.
    private static readonly byte[] Plain = [.. Enumerable.Range(0x20, 0x5F).Select(static code => (byte)code).Where(static code => code is not ((byte)'"' or (byte)'\\'))];
    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(Plain);
    private static readonly SearchValues<char> PlainChars = SearchValues.Create(Encoding.ASCII.GetString(Plain));
    private readonly PooledBuffer _bytes;
    private readonly Utf8JsonWriter _escaping;
    private readonly byte[] _minuteText = new byte[MinuteBytes];
    private long _minute = -1;

    public JsonBuffer(int initialBytes)
    {
        _bytes = new PooledBuffer(initialBytes);

        // Text stays readable: the output is a JSON file or a pipe, never a part of a web page.
        _escaping = new Utf8JsonWriter(_bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public int Count => _bytes.Count;

    /// <summary>Writes what is JSON already.</summary>
    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(_bytes.GetSpan(json.Length));
        _bytes.Advance(json.Length);
    }

    /// <summary>Writes text between quotes. What is no valid UTF-8 is replaced character by character, as decoding to text does.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.ContainsAnyExcept(PlainBytes))
        {
            var target = _bytes.GetSpan(utf8.Length + 2);
            target[0] = (byte)'"';
            utf8.CopyTo(target[1..]);
            target[utf8.Length + 1] = (byte)'"';
            _bytes.Advance(utf8.Length + 2);
        }
        else if (Utf8.IsValid(utf8))
        {
            _escaping.WriteStringValue(utf8);
            Take();
        }
        else
        {
            Text(Encoding.UTF8.GetString(utf8));
        }
    }

    /// <summary>Writes text between quotes.</summary>
    public void Text(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(PlainChars))
        {
            _escaping.WriteStringValue(text);
            Take();
            return;
        }

        var target = _bytes.GetSpan(text.Length + 2);
        target[0] = (byte)'"';
        Ascii.FromUtf16(text, target[1..], out _);
        target[text.Length + 1] = (byte)'"';
        _bytes.Advance(text.Length + 2);
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _bytes.GetSpan(MaxNumberBytes), out var length);
        _bytes.Advance(length);
    }

    public void Number(double value)
    {
        Utf8Formatter.TryFormat(value, _bytes.GetSpan(MaxNumberBytes), out var length);
        _bytes.Advance(length);
    }

    /// <summary>Writes 16 bytes as a string of hexadecimal digits.</summary>
    public void Hex(ReadOnlySpan<byte> bytes)
    {
        var target = _bytes.GetSpan((2 * bytes.Length) + 2);
        target[0] = (byte)'"';
        Convert.TryToHexStringLower(bytes, target[1..], out var length);
        target[length + 1] = (byte)'"';
        _bytes.Advance(length + 2);
    }

    /// <summary>Writes a time in UTC with as many decimals as it has.</summary>
    public void Time(long ticks)
    {
        // Times of neighbours share their minute.
        var minute = ticks / TimeSpan.TicksPerMinute;
        if (minute != _minute)
        {
            _minute = minute;
            new DateTime(ticks, DateTimeKind.Utc).TryFormat(_minuteText, out _, "yyyy-MM-dd'T'HH:mm:", CultureInfo.InvariantCulture);
        }

        var target = _bytes.GetSpan(MaxTimeBytes);
        target[0] = (byte)'"';
        _minuteText.CopyTo(target[1..]);
        _bytes.Advance(MinuteBytes + 1 + WriteSeconds(target[(MinuteBytes + 1)..], (int)(ticks - (minute * TimeSpan.TicksPerMinute))));
    }

    public byte[] ToArray() => _bytes.ToArray();

    public void WriteTo(Stream output) => _bytes.WriteTo(output);

    public void Dispose()
    {
        _escaping.Dispose();
        _bytes.Dispose();
    }

    private static int WriteSeconds(Span<byte> target, int ticks)
    {
        var (seconds, fraction) = Math.DivRem(ticks, (int)TimeSpan.TicksPerSecond);
        target[0] = (byte)('0' + (seconds / 10));
        target[1] = (byte)('0' + (seconds % 10));
        var at = 2;
        if (fraction > 0)
        {
            target[at++] = (byte)'.';
            at += WriteFraction(target[at..], fraction);
        }

        target[at] = (byte)'Z';
        target[at + 1] = (byte)'"';
        return at + 2;
    }

    private static int WriteFraction(Span<byte> target, int fraction)
    {
        var digits = 7;
        if (fraction % TimeSpan.TicksPerMillisecond == 0)
        {
            (digits, fraction) = (3, fraction / (int)TimeSpan.TicksPerMillisecond);
        }

        for (; fraction % 10 == 0; digits--)
        {
            fraction /= 10;
        }

        for (var i = digits - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (fraction % 10));
            fraction /= 10;
        }

        return digits;
    }

    private void Take()
    {
        _escaping.Flush();
        _escaping.Reset();
    }
}
