using System.Globalization;
using Correlator.Dsl.Syntax;

namespace Correlator.Cli;

/// <summary>Reads instants as people write them on a command line.</summary>
internal static class InstantText
{
    /// <summary>Reads <c>2026-01-01</c>, <c>2026-01-01T06:00:00+02:00</c>, <c>5m ago</c> or <c>now</c>; without a zone it is UTC.</summary>
    /// <exception cref="UsageException">The text is none of these.</exception>
    public static DateTimeOffset? Read(string option, string? text, DateTimeOffset now)
    {
        if (text is null)
        {
            return null;
        }

        var trimmed = text.Trim();
        if (trimmed.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            return now;
        }

        if (trimmed.EndsWith(" ago", StringComparison.OrdinalIgnoreCase))
        {
            return now - DurationText.Read(option, trimmed[..^4].TrimEnd());
        }

        // Only whole dates: the platform would fill the rest of a shorter text from the clock of the wall.
        if (trimmed.Length >= 10 && trimmed[4] == '-' && trimmed[7] == '-'
            && DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant))
        {
            return instant;
        }

        throw new UsageException($"{option} needs an instant such as 2026-01-01T06:00:00Z, 2026-01-01, '5m ago' or now, found '{text}'.");
    }
}

/// <summary>Reads durations as the language writes them.</summary>
internal static class DurationText
{
    /// <exception cref="UsageException">The text is no duration.</exception>
    public static TimeSpan Read(string option, string text) =>
        DurationSyntax.TryParse(text, out var ticks, out var error) ? TimeSpan.FromTicks(ticks) : throw new UsageException($"{option}: {error}");
}
