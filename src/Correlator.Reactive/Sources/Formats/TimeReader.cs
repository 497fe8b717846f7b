using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>Reads the times of one log: fills in the zone and the year that they leave open, and remembers that it had to.</summary>
internal sealed class TimeReader
{
    // Clocks of writer and file system may differ, and the zone is not known: less than this after the reference is not a year earlier.
    private static readonly long YearSlackTicks = TimeSpan.FromDays(2).Ticks;
    private readonly TimeZoneInfo _zone;
    private readonly bool _isUtc;
    private long _referenceTicks;
    private readonly TimeFormat? _format;
    private int _lastShape;

    /// <summary>Makes a reader.</summary>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="reference">When the log was last written: a time without year lies in the year nearest before it.</param>
    /// <param name="format">How times are written; null for any of the known ways.</param>
    public TimeReader(TimeZoneInfo zone, DateTimeOffset reference, TimeFormat? format = null)
    {
        _zone = zone;
        _isUtc = zone.Equals(TimeZoneInfo.Utc);
        _referenceTicks = reference.UtcTicks;
        _format = format;
    }

    /// <summary>Whether a time without zone was read.</summary>
    public bool HasAssumedZone { get; private set; }

    /// <summary>Whether a time without year was read.</summary>
    public bool HasAssumedYear { get; private set; }

    /// <summary>The zone of times that name none.</summary>
    public string ZoneName => _isUtc ? "UTC" : _zone.Id;

    /// <summary>When the log was last written: UTC ticks.</summary>
    public long ReferenceTicks => Volatile.Read(ref _referenceTicks);

    /// <summary>Says that the log was written again: a file that is followed over New Year goes on in the new year.</summary>
    public void MoveReference(DateTimeOffset reference) => Volatile.Write(ref _referenceTicks, reference.UtcTicks);

    /// <summary>The time that a whole text is, blanks around it left out.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long ticks)
    {
        text = text.Trim((byte)' ');
        ticks = 0;
        if (_format is not null)
        {
            return _format.TryRead(text, out var formatted) && TryResolve(formatted, out ticks);
        }

        return TryReadKnown(text, out var time) && time.Length == text.Length
            ? TryResolve(time, out ticks)
            : TryReadEpoch(text, out time) && TryResolve(time, out ticks);
    }

    /// <summary>The time at the beginning of a text.</summary>
    /// <param name="text">A text that may begin with a time.</param>
    /// <param name="ticks">UTC ticks of 100 ns.</param>
    /// <param name="length">How many bytes the time takes, its zone included.</param>
    public bool TryReadPrefix(ReadOnlySpan<byte> text, out long ticks, out int length)
    {
        ParsedTime time;
        var isRead = _format is null
            ? TryReadKnown(text, out time) || TryReadEpochPrefix(text, out time)
            : _format.TryRead(text = CutToFormat(text), out time);
        ticks = 0;
        length = time.Length;
        return isRead && TryResolve(time, out ticks);
    }

    /// <summary>Fills in zone and year of a time.</summary>
    public bool TryResolve(ParsedTime time, out long ticks)
    {
        ticks = time.HasYear ? time.Ticks : WithYear(time.Ticks);
        if (time.HasZone)
        {
            return IsInRange(ticks);
        }

        HasAssumedZone = true;
        if (!_isUtc && IsInRange(ticks))
        {
            ticks -= _zone.GetUtcOffset(new DateTime(ticks, DateTimeKind.Unspecified)).Ticks;
        }

        return IsInRange(ticks);
    }

    private static bool IsInRange(long ticks) => ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;

    private static bool TryReadShape(int shape, ReadOnlySpan<byte> text, out ParsedTime time) => shape switch
    {
        0 => TimeText.TryReadIso(text, out time),
        1 => TimeText.TryReadWebServer(text, out time),
        _ => TimeText.TryReadMonthName(text, out time),
    };

    private static bool TryReadEpoch(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        if (TimeText.TryReadEpoch(text, out time) && time.Length == text.Length)
        {
            return true;
        }

        // 1.7e9 is how some writers print a float; it is rare enough to go through the general parser.
        return text.ContainsAny((byte)'e', (byte)'E')
            && Utf8Parser.TryParse(text, out decimal number, out var used, 'e')
            && used == text.Length
            && TimeText.TryReadEpoch(Encoding.ASCII.GetBytes(number.ToString("0.#######", CultureInfo.InvariantCulture)), out time);
    }

    // A line may begin with any number; only one with the digits of a recent time is a time.
    private static bool TryReadEpochPrefix(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        var digits = 0;
        while (digits < text.Length && TimeText.IsDigit(text[digits]))
        {
            digits++;
        }

        time = default;
        return digits is 10 or 13 or 16 or 19
            && TimeText.TryReadEpoch(text, out time)
            && (time.Length == text.Length || text[time.Length] is (byte)' ' or (byte)'\t' or (byte)']' or (byte)':' or (byte)',' or (byte)'|');
    }

    private bool TryReadKnown(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        // The times of a log have one shape, so the last one that fitted is tried first.
        var last = _lastShape;
        if (TryReadShape(last, text, out time))
        {
            return true;
        }

        for (var shape = 0; shape < 3; shape++)
        {
            if (shape != last && TryReadShape(shape, text, out time))
            {
                _lastShape = shape;
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> CutToFormat(ReadOnlySpan<byte> text)
    {
        var end = 0;
        for (var blanks = 0; end < text.Length && (text[end] != ' ' || blanks++ < _format!.BlankCount); end++)
        {
            if (text[end] is (byte)'\t' or (byte)']' or (byte)'\n')
            {
                break;
            }
        }

        return text[..end].TrimEnd(":,"u8);
    }

    private long WithYear(long ticks)
    {
        HasAssumedYear = true;
        var inYear4 = new DateTime(ticks, DateTimeKind.Unspecified);
        var clock = inYear4.TimeOfDay.Ticks;

        // Eight years back there is a 29 February for certain.
        for (var year = new DateTime(_referenceTicks, DateTimeKind.Utc).AddTicks(YearSlackTicks).Year; year > 8; year--)
        {
            if (TimeText.TryGetDateTicks(year, inYear4.Month, inYear4.Day, out var date) && date + clock <= _referenceTicks + YearSlackTicks)
            {
                return date + clock;
            }
        }

        return ticks;
    }
}
