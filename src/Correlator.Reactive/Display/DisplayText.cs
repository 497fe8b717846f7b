using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>The words of what is shown: shortened, without characters that steer or reorder text, numbers and times in the invariant culture.</summary>
internal static class DisplayText
{
    // Beyond two of a unit the next one reads better: 90 s, but 3 min.
    private static readonly (long Ticks, string Name)[] Units =
    [
        (TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "min"),
        (TimeSpan.TicksPerSecond, "s"), (TimeSpan.TicksPerMillisecond, "ms"), (TimeSpan.TicksPerMicrosecond, "µs"),
    ];

    /// <summary>Whether a character has no look of its own, or changes how its neighbours look: controls, marks of direction, halves of pairs.</summary>
    public static bool IsUnseen(Rune rune) =>
        Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    /// <summary>A short duration for axes: three digits and a unit.</summary>
    public static string Short(long ticks)
    {
        var size = Math.Abs(ticks);
        var (unit, name) = Units.FirstOrDefault(unit => size >= (unit.Ticks >= TimeSpan.TicksPerMinute ? 2 : 1) * unit.Ticks);
        if (unit == 0)
        {
            return ticks == 0 ? "0" : $"{(ticks * 100).ToString(CultureInfo.InvariantCulture)} ns";
        }

        var number = ticks / (double)unit;
        return $"{number.ToString(Math.Abs(number) >= 100 ? "0" : Math.Abs(number) >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture)} {name}";
    }

    /// <summary>The text, cut to a length.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // No half of a pair at the end.
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    /// <summary>A number of things in words.</summary>
    public static string Count(long count, string one) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {one}{(count == 1 ? string.Empty : "s")}";

    /// <summary>The key of a correlation for people.</summary>
    public static string KeyOf(Correlation correlation, int length) => Cut(
        correlation.KeyParts.Count == 0
            ? correlation.IsKeyMissing ? "(no key)" : "(all)"
            : string.Join(' ', correlation.KeyParts.Select(static part => $"{part.Key}={part.Value}")),
        length);

    /// <summary>A correlation on a line.</summary>
    public static string RowOf(Correlation row, DisplayOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"{TextStyle.Clean(KeyOf(row, options.MaxText))}  {(row.Completeness == Completeness.Complete ? "complete" : "partial")}  {TextSink.Format(row.Duration.Ticks)}  {Count(row.Events.Count, "event")}");

    /// <summary>A moment, UTC, to the digits that it has.</summary>
    public static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A correlation as the text sink writes it, as many of its events as are shown.</summary>
    public static string Of(Correlation correlation, DisplayOptions options)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new TextSink(text, new TextSinkOptions { Aliases = options.Streams, Width = options.MaxText + 40 }).OnNext(correlation);
        var lines = text.ToString().TrimEnd('\n').Split('\n').ToList();
        var more = correlation.Events.Count - options.MaxEvents;
        if (more > 0)
        {
            // A line for each event, the only ones that begin with the time since the first.
            var first = lines.FindIndex(static line => line.TrimStart().StartsWith('+'));
            var head = first + options.MaxEvents - options.TailEvents;
            lines.RemoveRange(head, more);
            lines.Insert(head, $"              … and {Count(more, "more event")}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>Where the events of the streams went, a line each.</summary>
    public static string Of(RunStatistics statistics)
    {
        var text = new StringBuilder();
        foreach (var stream in statistics.Streams)
        {
            var shares = FunnelPicture.SharesOf(stream.Ledger).Where(static share => share.Count != 0);
            text.Append(CultureInfo.InvariantCulture, $"{stream.Alias}: {Count(stream.Ledger.Input, "event")}")
                .Append(string.Concat(shares.Select(static share => string.Create(CultureInfo.InvariantCulture, $", {share.Count:N0} {share.Name}")))).Append('\n');
        }

        return text.Append(Count(statistics.Results, "result")).ToString();
    }
}
