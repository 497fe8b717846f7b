namespace Correlator;

/// <summary>Reads the times of one log: fills in the zone and the year that they leave open, and remembers that it had to.</summary>
internal sealed class TimeReader
{
    // Clocks of writer and file system may differ, and the zone is not known: less than this after the reference is not a year earlier.
    private static readonly long YearSlackTicks = TimeSpan.FromDays(2).Ticks;
    private readonly TimeZoneInfo _zone;
    private readonly bool _isUtc;
    private readonly long _referenceTicks;
    private int _lastShape;

    /// <summary>Makes a reader.</summary>
    /// <param name="zone">The zone of times that name none.</param>
    /// <param name="reference">When the log was last written: a time without year lies in the year nearest before it.</param>
    public TimeReader(TimeZoneInfo zone, DateTimeOffset reference)
    {
        _zone = zone;
        _isUtc = zone.Equals(TimeZoneInfo.Utc);
        _referenceTicks = reference.UtcTicks;
    }

    /// <summary>Whether a time without zone was read.</summary>
    public bool HasAssumedZone { get; private set; }

    /// <summary>Whether a time without year was read.</summary>
    public bool HasAssumedYear { get; private set; }

    /// <summary>The zone of times that name none.</summary>
    public string ZoneName => _isUtc ? "UTC" : _zone.Id;

    /// <summary>The time that a whole text is, blanks around it left out.</summary>
    public bool TryRead(ReadOnlySpan<byte> text, out long ticks)
    {
        text = text.Trim((byte)' ');
        if (TryReadPrefix(text, out ticks, out var length) && length == text.Length)
        {
            return true;
        }

        // 1.7e9 is how some writers print a float; it is rare enough to go through the general parser.
        return text.ContainsAny((byte)'e', (byte)'E')
            && System.Buffers.Text.Utf8Parser.TryParse(text, out decimal number, out var used, 'e')
            && used == text.Length
            && TryReadPrefix(System.Text.Encoding.ASCII.GetBytes(number.ToString("0.#######", System.Globalization.CultureInfo.InvariantCulture)), out ticks, out _);
    }

    /// <summary>The time at the beginning of a text.</summary>
    /// <param name="text">A text that may begin with a time.</param>
    /// <param name="ticks">UTC ticks of 100 ns.</param>
    /// <param name="length">How many bytes the time takes, its zone included.</param>
    public bool TryReadPrefix(ReadOnlySpan<byte> text, out long ticks, out int length)
    {
        // The times of a log have one shape, so the last one that fitted is tried first.
        for (var i = 0; i < 4; i++)
        {
            var shape = (_lastShape + i) & 3;
            if (TryReadShape(shape, text, out var time))
            {
                _lastShape = shape;
                length = time.Length;
                return TryResolve(time, out ticks);
            }
        }

        ticks = 0;
        length = 0;
        return false;
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
        2 => TimeText.TryReadMonthName(text, out time),
        _ => TimeText.TryReadEpoch(text, out time),
    };

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
