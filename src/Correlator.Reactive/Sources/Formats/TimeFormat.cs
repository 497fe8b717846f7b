using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>How the times of a log are written, where an option says so.</summary>
internal sealed class TimeFormat
{
    private readonly string _format;
    private readonly bool _hasYear;
    private readonly bool _hasZone;
    private readonly long _epochTicks = -1;
    private readonly bool _isIso;

    /// <summary>Reads the option.</summary>
    /// <param name="text"><c>rfc3339</c>; <c>s</c>, <c>ms</c>, <c>us</c> or <c>ns</c> with or without <c>epoch</c> before; or a .NET format string that names at least month and day.</param>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public TimeFormat(string text)
    {
        _format = text;
        _isIso = text is "rfc3339" or "iso8601";
        _epochTicks = text.StartsWith("epoch", StringComparison.Ordinal) ? Epoch(text[5..].TrimStart(' ', '_', '-')) : Epoch(text);
        _hasYear = text.Contains('y') || text is "o" or "O" or "r" or "R" or "u";
        _hasZone = text.Contains('z') || text.Contains('K') || text is "o" or "O" or "r" or "R" or "u";
        BlankCount = text.Length == 1 ? 0 : text.AsSpan().Count(' ');
        if (!_isIso && _epochTicks < 0 && !_hasYear && !(text.Contains('M') && text.Contains('d')))
        {
            throw new ArgumentException($"'{text}' is no time format: it is rfc3339, s, ms, us, ns (since 1970), or a .NET format that names at least month and day, such as 'yyyy-MM-dd HH:mm:ss'.");
        }
    }

    /// <summary>How many blanks a time of this format holds.</summary>
    public int BlankCount { get; }

    /// <summary>Reads a text that is a time and nothing else.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        if (_isIso)
        {
            return TimeText.TryReadIso(text, out time) && time.Length == text.Length;
        }

        return _epochTicks >= 0
            ? TimeText.TryReadEpoch(text, _epochTicks, out time) && time.Length == text.Length
            : TryReadExact(text, out time);
    }

    private static long Epoch(string unit) => unit switch
    {
        "s" or "sec" or "seconds" => TimeSpan.TicksPerSecond,
        "ms" or "millis" or "milliseconds" => TimeSpan.TicksPerMillisecond,
        "us" or "µs" or "micros" or "microseconds" => TimeSpan.TicksPerMicrosecond,
        "ns" or "nanos" or "nanoseconds" => 0,
        _ => -1,
    };

    private bool TryReadExact(ReadOnlySpan<byte> utf8, out ParsedTime time)
    {
        // Without a year the framework would take the clock's; year 4 is a leap year and stands for "not named".
        var text = Encoding.UTF8.GetString(utf8);
        var isRead = DateTimeOffset.TryParseExact(
            _hasYear ? text : "0004 " + text,
            _hasYear ? _format : "yyyy " + _format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite,
            out var value);
        time = isRead ? new ParsedTime(value.UtcTicks, utf8.Length, _hasZone, _hasYear) : default;
        return isRead;
    }
}
