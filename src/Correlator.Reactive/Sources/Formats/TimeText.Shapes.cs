namespace Correlator;

internal static partial class TimeText
{
    // Only abbreviations that mean one zone in practice; a word such as INFO behind a time is no zone.
    private static readonly (byte[] Name, int Hours)[] Abbreviations =
    [
        ("UTC"u8.ToArray(), 0), ("GMT"u8.ToArray(), 0), ("WET"u8.ToArray(), 0), ("WEST"u8.ToArray(), 1), ("CET"u8.ToArray(), 1),
        ("CEST"u8.ToArray(), 2), ("EET"u8.ToArray(), 2), ("EEST"u8.ToArray(), 3), ("MSK"u8.ToArray(), 3), ("EST"u8.ToArray(), -5),
        ("EDT"u8.ToArray(), -4), ("CDT"u8.ToArray(), -5), ("MST"u8.ToArray(), -7), ("MDT"u8.ToArray(), -6), ("PST"u8.ToArray(), -8),
        ("PDT"u8.ToArray(), -7),
    ];

    /// <summary>Reads <c>dd/MMM/yyyy:HH:mm:ss</c> and a zone, as web servers write it.</summary>
    public static bool TryReadWebServer(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        time = default;
        if (text.Length < 20 || text[2] != '/' || text[6] != '/' || text[11] != ':')
        {
            return false;
        }

        var bad = 0u;
        var day = Two(text, 0, ref bad);
        var year = (Two(text, 7, ref bad) * 100) + Two(text, 9, ref bad);
        if (bad != 0 || !TryGetDateTicks(year, ReadMonth(text[3..]), day, out var ticks) || !TryReadClock(text[12..], out var clock, out var length))
        {
            return false;
        }

        length += 12;
        var hasZone = TryReadZone(text[length..], out var offset, out var zoneLength);
        time = new ParsedTime(ticks + clock - offset, length + zoneLength, hasZone, true);
        return true;
    }

    /// <summary>Reads <c>MMM d HH:mm:ss</c> with an optional weekday before and an optional fraction and year behind: BSD syslog, Apache's error log, <c>ctime</c>.</summary>
    public static bool TryReadMonthName(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        time = default;
        var at = IsWeekday(text) ? 4 : 0;
        if (text.Length < at + 15 || text[at + 3] != ' ')
        {
            return false;
        }

        var month = ReadMonth(text[at..]);
        at += text[at + 4] == ' ' ? 5 : 4;
        if (!TryReadNumber(text, ref at, 2, out int day) || at >= text.Length || text[at] != ' ' || !TryReadClock(text[(at + 1)..], out var clock, out var length))
        {
            return false;
        }

        at += 1 + length;
        var yearAt = at + 1;
        var hasYear = at < text.Length && text[at] == ' ' && TryReadNumber(text, ref yearAt, 4, out int _) && yearAt == at + 5 && IsEnd(text, yearAt);
        var year = hasYear ? ReadFour(text, at + 1) : 4;
        at = hasYear ? yearAt : at;
        if (!TryGetDateTicks(year, month, day, out var ticks))
        {
            return false;
        }

        time = new ParsedTime(ticks + clock, at, false, hasYear);
        return true;
    }

    /// <summary>Reads seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size; a fraction may follow.</summary>
    /// <remarks>Sizes: below 10^11 seconds, below 10^14 milliseconds, below 10^17 microseconds, else nanoseconds.</remarks>
    public static bool TryReadEpoch(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        time = default;
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var digitsAt = at;
        if (!TryReadNumber(text, ref at, 19, out long whole) || (at < text.Length && IsDigit(text[at])))
        {
            return false;
        }

        var unit = whole switch
        {
            < 100_000_000_000 => TicksPerSecond,
            < 100_000_000_000_000 => TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000 => TimeSpan.TicksPerMicrosecond,
            _ => 0,
        };
        return TryScaleEpoch(text, new EpochDigits(whole, at, unit, digitsAt > 0), out time);
    }

    /// <summary>Reads a count of one unit since 1970.</summary>
    /// <param name="text">Digits, perhaps with a sign and a fraction.</param>
    /// <param name="unitTicks">Ticks of the unit; 0 for nanoseconds.</param>
    /// <param name="time">The time, in UTC.</param>
    public static bool TryReadEpoch(ReadOnlySpan<byte> text, long unitTicks, out ParsedTime time)
    {
        time = default;
        var isNegative = text.Length > 0 && text[0] == '-';
        var at = isNegative ? 1 : 0;
        return TryReadNumber(text, ref at, 19, out long whole)
            && TryScaleEpoch(text, new EpochDigits(whole, at, unitTicks, isNegative), out time);
    }

    private static bool TryScaleEpoch(ReadOnlySpan<byte> text, EpochDigits digits, out ParsedTime time)
    {
        time = default;
        var at = digits.End;
        long fraction = 0;
        if (at + 1 < text.Length && text[at] == '.' && IsDigit(text[at + 1]))
        {
            // A fraction of a second has 10^7 ticks; of smaller units only the upper digits count.
            fraction = ReadFraction(text[(at + 1)..], out var count) / (TicksPerSecond / Math.Max(1, digits.UnitTicks));
            at += 1 + count;
        }

        var whole = digits.UnitTicks == 0 ? digits.Whole / 100 : digits.Whole;
        var ticks = Math.BigMul((ulong)whole, (ulong)Math.Max(1, digits.UnitTicks), out var low);
        var span = DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
        if (ticks != 0 || low > (ulong)span)
        {
            return false;
        }

        var distance = (long)low + fraction;
        var result = DateTime.UnixEpoch.Ticks + (digits.IsNegative ? -distance : distance);
        time = new ParsedTime(result, at, true, true);
        return result >= 0 && result <= DateTime.MaxValue.Ticks;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, ref int at, int maxDigits, out int number)
    {
        var read = TryReadNumber(text, ref at, maxDigits, out long value);
        number = (int)value;
        return read;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> text, ref int at, int maxDigits, out long number)
    {
        number = 0;
        var begin = at;
        while (at < text.Length && at - begin < maxDigits && IsDigit(text[at]))
        {
            number = unchecked((number * 10) + (text[at++] - '0'));
        }

        return at > begin && number >= 0;
    }

    private static int ReadFour(ReadOnlySpan<byte> text, int at)
    {
        var bad = 0u;
        return (Two(text, at, ref bad) * 100) + Two(text, at + 2, ref bad);
    }

    private static int ReadMonth(ReadOnlySpan<byte> text)
    {
        var index = "janfebmaraprmayjunjulaugsepoctnovdec"u8.IndexOf(
            [(byte)(text[0] | 0x20), (byte)(text[1] | 0x20), (byte)(text[2] | 0x20)]);
        return index >= 0 && index % 3 == 0 ? (index / 3) + 1 : 0;
    }

    private static bool IsWeekday(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4 || text[3] != ' ')
        {
            return false;
        }

        var index = "montuewedthufrisatsun"u8.IndexOf([(byte)(text[0] | 0x20), (byte)(text[1] | 0x20), (byte)(text[2] | 0x20)]);
        return index >= 0 && index % 3 == 0;
    }

    private static bool IsEnd(ReadOnlySpan<byte> text, int at) => at >= text.Length || text[at] is (byte)' ' or (byte)']' or (byte)':';

    private static int ReadAbbreviation(ReadOnlySpan<byte> text, out long offset)
    {
        offset = 0;
        if (text.Length < 3 || text[0] is < (byte)'A' or > (byte)'Z')
        {
            return 0;
        }

        foreach (var (name, hours) in Abbreviations)
        {
            if (text.StartsWith(name) && (text.Length == name.Length || !IsLetter(text[name.Length])))
            {
                offset = hours * TimeSpan.TicksPerHour;
                return name.Length;
            }
        }

        return 0;
    }

    private readonly record struct EpochDigits(long Whole, int End, long UnitTicks, bool IsNegative);
}
