using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>The words for how a run does, on a screen and under a picture.</summary>
internal static class LiveText
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>Whether it goes on, and for how long it has.</summary>
    public static string StateOf(LiveView view) => view switch
    {
        { Statistics.Streams.Count: 0 } => "waiting",
        { Statistics.Failures.Count: > 0, IsLast: true } => "failed",
        { IsLast: true } => "ended",
        _ => "running",
    };

    /// <summary>How many a second there were in the last interval.</summary>
    public static string Rate(double perSecond) => string.Create(CultureInfo.InvariantCulture, $"{perSecond.ToString(perSecond >= 100 ? "N0" : "0.#", CultureInfo.InvariantCulture)}/s");

    /// <summary>A part of a whole, or the part alone where nothing bounds it.</summary>
    public static string Part(string part, string? whole) => whole is null ? part : $"{part} of {whole}";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes to three digits.</summary>
    public static string Bytes(long count)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var unit = Enumerable.Range(0, units.Length).Last(i => i == 0 || count >= 1L << (10 * i));
        var number = count / (double)(1L << (10 * unit));
        return $"{number.ToString(number >= 100 || unit == 0 ? "0" : "0.#", CultureInfo.InvariantCulture)} {units[unit]}";
    }

    /// <summary>Of which moment <see cref="State"/> tells.</summary>
    public static string Held(bool isLast) => isLast ? "held at most" : "held";

    /// <summary>What is held, and what may be; of a run that has ended, the most that was.</summary>
    public static IReadOnlyList<(string Text, double? Share)> State(StateStatistics state, bool isLast)
    {
        var (events, bytes) = isLast ? (state.PeakEvents, state.PeakBytes) : (state.Events, state.Bytes);
        return
        [
            (Part(Number(events), state.Budget.MaxEvents is { } mostEvents ? Number(mostEvents) : null) + " events", events / (double?)state.Budget.MaxEvents),
            (Part(Bytes(bytes), state.Budget.MaxBytes is { } mostBytes ? Bytes(mostBytes) : null), bytes / (double?)state.Budget.MaxBytes),
        ];
    }

    public static string Of(LiveView view)
    {
        var text = new StringBuilder(StateOf(view));
        if (view.Statistics.Streams.Count == 0)
        {
            return text.ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $", {DisplayText.Short(view.Elapsed.Ticks)}: {DisplayText.Count(view.Statistics.Events, "event")}, {DisplayText.Count(view.Statistics.Results, "result")}");
        AppendFigures(text, view);
        text.Append('\n').Append(DisplayText.Of(view.Statistics));
        foreach (var failure in view.Statistics.Failures)
        {
            text.Append("\nfailed: ").Append(TextStyle.Clean(DisplayText.Cut(failure.Message, view.Newest.Options.MaxText)));
        }

        foreach (var row in view.Newest)
        {
            text.Append('\n').Append(DisplayText.RowOf(row, view.Newest.Options));
        }

        return text.ToString();
    }

    private static void AppendFigures(StringBuilder text, LiveView view)
    {
        if (view.Rates is [.., var last] rates)
        {
            text.Append('\n').Append(BarsOf([.. rates.Select(static report => report.EventsPerSecond)]))
                .Append(CultureInfo.InvariantCulture, $" {Rate(last.EventsPerSecond)} events, {Rate(last.ResultsPerSecond)} results");
        }

        if (view.Latency is { } latency)
        {
            text.Append("\nlatency ").Append(latency.ToString());
        }

        if (view.WatermarkLag is { } lag)
        {
            text.Append("\nwatermark ").Append(DisplayText.Short(lag.Ticks)).Append(" behind the clock");
        }

        if (view.Statistics.State is { } state)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Held(view.IsLast)}: ").AppendJoin(", ", State(state, view.IsLast).Select(static part => part.Text));
        }
    }

    /// <summary>Numbers as a row of bars of eight heights, the greatest as the highest.</summary>
    public static string BarsOf(IReadOnlyList<double> numbers)
    {
        var greatest = numbers.DefaultIfEmpty(0).Max();
        return string.Concat(numbers.Select(number => Bars[greatest > 0 ? (int)Math.Round(number / greatest * (Bars.Length - 1), MidpointRounding.AwayFromZero) : 0]));
    }
}
