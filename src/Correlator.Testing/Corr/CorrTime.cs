using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Correlator.Dsl.Syntax;

namespace Correlator.Testing;

/// <summary>Times of test files: from the beginning of 2026, or absolute.</summary>
internal static class CorrTime
{
    /// <summary>2026-01-01T00:00:00Z in ticks.</summary>
    public static readonly long StartTicks = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    // Further away nobody reads a distance as a time.
    private const long LongestDistance = TimeSpan.TicksPerDay * 7;

    /// <summary>Reads <c>5s</c>, <c>-1m</c>, <c>0</c> or <c>2026-01-01T00:00:05Z</c>.</summary>
    public static bool TryRead(string text, out long ticks, [NotNullWhen(false)] out string? error)
    {
        (ticks, error) = (StartTicks, null);
        if (text.Length > 4 && text[4] == '-')
        {
            return TryReadInstant(text, out ticks, out error);
        }

        var isNegative = text.StartsWith('-');
        var distance = isNegative ? text[1..] : text;
        if (distance == "0")
        {
            return true;
        }

        if (!DurationSyntax.TryParse(distance, out var length, out error))
        {
            error = $"A time such as 5s or 2026-01-01T00:00:05Z was expected. {error}";
            return false;
        }

        var sum = (Int128)StartTicks + (isNegative ? -(Int128)length : length);
        if (sum < 0 || sum > DateTime.MaxValue.Ticks)
        {
            error = $"The time '{text}' is outside of the years 1 to 9999.";
            return false;
        }

        ticks = (long)sum;
        return true;
    }

    /// <summary>The time as a test file writes it.</summary>
    public static string Format(long ticks)
    {
        var distance = ticks - StartTicks;
        return Math.Abs(distance) < LongestDistance
            ? $"{(distance < 0 ? "-" : string.Empty)}{DurationSyntax.Format(Math.Abs(distance))}"
            : new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private static bool TryReadInstant(string text, out long ticks, [NotNullWhen(false)] out string? error)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

        // Only whole dates: the platform would fill the rest of a shorter text from the clock of the wall.
        var isRead = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var instant) && text.Length >= 10;
        error = isRead ? null : $"A time such as 5s or 2026-01-01T00:00:05Z was expected, found '{text}'.";
        ticks = isRead ? instant.UtcTicks : 0;
        return isRead;
    }
}
