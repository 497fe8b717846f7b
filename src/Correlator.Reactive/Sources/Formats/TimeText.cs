namespace Correlator;

/// <summary>A time as a text names it: what it leaves open is for <see cref="TimeReader"/> to fill in.</summary>
/// <param name="Ticks">Ticks of 100 ns: UTC with a zone, else of the unnamed zone; in year 4 where the year is not named.</param>
/// <param name="Length">How many bytes of the text it takes.</param>
/// <param name="HasZone">Whether the text names its zone.</param>
/// <param name="HasYear">Whether the text names its year.</param>
internal readonly record struct ParsedTime(long Ticks, int Length, bool HasZone, bool HasYear);

/// <summary>Reads times by hand from the beginning of a UTF-8 text; nothing is allocated.</summary>
internal static partial class TimeText
{
    private const long TicksPerSecond = TimeSpan.TicksPerSecond;
    private const int MaxFractionDigits = 7;

    /// <summary>Reads <c>yyyy-MM-dd</c> or <c>yyyy/MM/dd</c>, a blank or T, <c>HH:mm:ss</c>, an optional fraction after a point or comma, an optional zone.</summary>
    /// <remarks>Fractions are kept to 100 ns. A leap second counts as the second after.</remarks>
    public static bool TryReadIso(ReadOnlySpan<byte> text, out ParsedTime time)
    {
        time = default;
        if (text.Length < 19 || text[4] != text[7] || (text[4] != '-' && text[4] != '/') || !IsTimeMark(text[10]))
        {
            return false;
        }

        var bad = 0u;
        var year = (Two(text, 0, ref bad) * 100) + Two(text, 2, ref bad);
        var month = Two(text, 5, ref bad);
        var day = Two(text, 8, ref bad);
        if (bad != 0 || !TryGetDateTicks(year, month, day, out var ticks) || !TryReadClock(text[11..], out var clock, out var length))
        {
            return false;
        }

        length += 11;
        var hasZone = TryReadZone(text[length..], out var offset, out var zoneLength);
        time = new ParsedTime(ticks + clock - offset, length + zoneLength, hasZone, true);
        return true;
    }

    /// <summary>Reads <c>HH:mm:ss</c> with an optional fraction after a point or comma.</summary>
    public static bool TryReadClock(ReadOnlySpan<byte> text, out long ticks, out int length)
    {
        ticks = 0;
        length = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':')
        {
            return false;
        }

        var bad = 0u;
        var hour = Two(text, 0, ref bad);
        var minute = Two(text, 3, ref bad);
        var second = Two(text, 6, ref bad);
        if (bad != 0 || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        ticks = ((((hour * 60) + minute) * 60L) + second) * TicksPerSecond;
        length = 8;
        if (text.Length > 9 && (text[8] == '.' || text[8] == ',') && IsDigit(text[9]))
        {
            ticks += ReadFraction(text[9..], out var digits);
            length += 1 + digits;
        }

        return true;
    }

    /// <summary>Reads <c>Z</c>, <c>+hh:mm</c>, <c>+hhmm</c>, <c>+hh</c> or a well-known abbreviation, with a blank before it or not.</summary>
    /// <param name="text">What stands behind the time.</param>
    /// <param name="offset">Ticks by which the zone is ahead of UTC.</param>
    /// <param name="length">How many bytes the zone takes, the blank included.</param>
    public static bool TryReadZone(ReadOnlySpan<byte> text, out long offset, out int length)
    {
        offset = 0;
        length = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        if (text[0] is (byte)'Z' or (byte)'z' && (text.Length == 1 || !IsLetter(text[1])))
        {
            length = 1;
            return true;
        }

        var blanks = text[0] == ' ' ? 1 : 0;
        if (text.Length > blanks && text[blanks] is (byte)'+' or (byte)'-')
        {
            length = ReadOffset(text[blanks..], out offset);
        }
        else
        {
            length = ReadAbbreviation(text[blanks..], out offset);
        }

        length += length > 0 ? blanks : 0;
        return length > 0;
    }

    /// <summary>Ticks of the midnight that begins a day; false where there is no such day.</summary>
    public static bool TryGetDateTicks(int year, int month, int day, out long ticks)
    {
        ticks = 0;
        if ((uint)(year - 1) > 9998 || (uint)(month - 1) > 11 || day < 1 || (day > 28 && day > DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        // Days from a calendar that begins its years in March, so that the leap day comes last.
        var shifted = month > 2 ? year : year - 1;
        var century = shifted / 100;
        var monthDays = ((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5;
        var days = (shifted * 365) + (shifted / 4) - century + (century / 4) + monthDays + day - 307;
        ticks = days * TimeSpan.TicksPerDay;
        return true;
    }

    /// <summary>Ticks of a fraction of a second, cut at 100 ns.</summary>
    public static long ReadFraction(ReadOnlySpan<byte> text, out int digits)
    {
        long ticks = 0;
        digits = 0;
        while (digits < text.Length && IsDigit(text[digits]))
        {
            if (digits < MaxFractionDigits)
            {
                ticks = (ticks * 10) + (text[digits] - '0');
            }

            digits++;
        }

        for (var i = digits; i < MaxFractionDigits; i++)
        {
            ticks *= 10;
        }

        return ticks;
    }

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    public static bool IsLetter(byte value) => (uint)((value | 0x20) - 'a') <= 25;

    private static bool IsTimeMark(byte value) => value is (byte)'T' or (byte)' ' or (byte)'t';

    private static int Two(ReadOnlySpan<byte> text, int at, ref uint bad)
    {
        var high = (uint)(text[at] - '0');
        var low = (uint)(text[at + 1] - '0');
        bad |= (high > 9 ? 1u : 0u) | (low > 9 ? 1u : 0u);
        return (int)((high * 10) + low);
    }

    private static int ReadOffset(ReadOnlySpan<byte> text, out long offset)
    {
        offset = 0;
        if (text.Length < 3 || !IsDigit(text[1]) || !IsDigit(text[2]))
        {
            return 0;
        }

        var bad = 0u;
        var minutes = Two(text, 1, ref bad) * 60;
        var length = 3;
        var minutesAt = text.Length > 3 && text[3] == ':' ? 4 : 3;
        if (text.Length >= minutesAt + 2 && IsDigit(text[minutesAt]) && IsDigit(text[minutesAt + 1]))
        {
            minutes += Two(text, minutesAt, ref bad);
            length = minutesAt + 2;
        }

        offset = (text[0] == '-' ? -minutes : minutes) * TimeSpan.TicksPerMinute;
        return length;
    }
}
