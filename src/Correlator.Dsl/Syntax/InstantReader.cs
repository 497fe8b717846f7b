using System.Globalization;

namespace Correlator.Dsl.Syntax;

/// <summary>Reads dates (<c>2026-01-01</c>, <c>2026-01-01T06:00:00.5Z</c>, <c>2026-01-01 06:00+02:00</c>) and Unix times.</summary>
internal static class InstantReader
{
    /// <summary>Ticks of the written clock and minutes east of UTC, if a zone is written.</summary>
    public static bool TryReadDate(string text, out long ticks, out int? zoneMinutes)
    {
        zoneMinutes = null;
        ticks = 0;
        if (text.Length < 10 || !DateOnly.TryParseExact(text.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return false;
        }

        ticks = date.ToDateTime(TimeOnly.MinValue).Ticks;
        if (text.Length == 10)
        {
            return true;
        }

        if (text[10] is not ('T' or 't' or ' '))
        {
            return false;
        }

        var zone = text.AsSpan(11).IndexOfAny("Zz+-");
        var clock = zone < 0 ? text.AsSpan(11) : text.AsSpan(11, zone);
        return TryReadClock(clock, ref ticks) && (zone < 0 || TryReadZone(text.AsSpan(11 + zone), out zoneMinutes));
    }

    /// <summary>UTC ticks of a Unix time in seconds, or by its size in milli-, micro- or nanoseconds.</summary>
    public static bool TryReadUnix(string text, out long utcTicks)
    {
        utcTicks = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var ticks = number switch
        {
            < 100_000_000_000m => number * TimeSpan.TicksPerSecond,
            < 100_000_000_000_000m => number * TimeSpan.TicksPerMillisecond,
            < 100_000_000_000_000_000m => number * TimeSpan.TicksPerMicrosecond,
            _ => number / 100,
        };
        if (ticks > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
        {
            return false;
        }

        utcTicks = DateTime.UnixEpoch.Ticks + (long)ticks;
        return true;
    }

    private static bool TryReadClock(ReadOnlySpan<char> clock, ref long ticks)
    {
        var dot = clock.IndexOf('.');
        var fraction = dot < 0 ? [] : clock[(dot + 1)..];
        var whole = dot < 0 ? clock : clock[..dot];
        string[] formats = dot < 0 ? ["HH:mm", "HH:mm:ss"] : ["HH:mm:ss"];
        if (!TimeOnly.TryParseExact(whole, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            || (dot >= 0 && (fraction.IsEmpty || fraction.Length > 12 || fraction.ContainsAnyExceptInRange('0', '9'))))
        {
            return false;
        }

        ticks += time.Ticks;
        for (var i = 0; i < Math.Min(7, fraction.Length); i++)
        {
            ticks += (fraction[i] - '0') * (long)Math.Pow(10, 6 - i);
        }

        return true;
    }

    private static bool TryReadZone(ReadOnlySpan<char> zone, out int? minutes)
    {
        minutes = null;
        if (zone is "Z" or "z")
        {
            minutes = 0;
            return true;
        }

        if (zone[0] is not ('+' or '-') || !TimeOnly.TryParseExact(zone[1..], ["HH:mm", "HHmm", "HH"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var offset) || offset.Hour > 18)
        {
            return false;
        }

        minutes = (zone[0] == '-' ? -1 : 1) * ((offset.Hour * 60) + offset.Minute);
        return true;
    }
}
