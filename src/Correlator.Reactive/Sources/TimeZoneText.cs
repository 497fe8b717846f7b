using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Correlator;

/// <summary>Reads time zones as people write them.</summary>
public static class TimeZoneText
{
    private const int MaxOffsetMinutes = 14 * 60;

    /// <summary>Reads <c>UTC</c>, a name such as <c>Europe/Berlin</c>, or how far local time is ahead of UTC: <c>+02:00</c>, <c>-05:30</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="zone">The zone; null where there is none of that name.</param>
    /// <returns>Whether it is a zone that is known here.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        return text[0] is '+' or '-' ? TryParseOffset(text, out zone) : TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone);
    }

    private static bool TryParseOffset(string text, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        if (text.Length != 6 || !TimeSpan.TryParseExact(text.AsSpan(1), "hh\\:mm", CultureInfo.InvariantCulture, out var offset) || offset.TotalMinutes > MaxOffsetMinutes)
        {
            return false;
        }

        zone = offset == TimeSpan.Zero ? TimeZoneInfo.Utc : TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
        return true;
    }
}
