namespace Correlator;

/// <summary>How a run does at a moment: its figures, its rates, its newest results. A notebook shows it as a picture, each in the place of the one before: see <see cref="CorrelationDisplay.ToLiveViews"/>.</summary>
/// <remarks>Immutable: it shows the same however far the run has come meanwhile.</remarks>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public sealed class LiveView
{
    internal LiveView(RunStatistics statistics, CorrelationTable newest) => (Statistics, Newest) = (statistics, newest);

    /// <summary>What is shown before anything has run: a place on the page for the views to come.</summary>
    public static LiveView Empty { get; } = new(new RunStatistics([], new Dictionary<string, SourceStatistics>()), new CorrelationTable([], new DisplayOptions()));

    /// <summary>When it was made, by the clock of the views.</summary>
    public DateTimeOffset Time { get; internal init; }

    /// <summary>How long the run has gone on.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>Whether the run has ended, so that no view follows.</summary>
    public bool IsLast { get; internal init; }

    /// <summary>What the run had read, decided and published; figures of this moment, which do not change any more.</summary>
    public RunStatistics Statistics { get; }

    /// <summary>How long results have taken since the run began, from what decided them to their coming out; null where none came out.</summary>
    public LatencySummary? Latency { get; internal init; }

    /// <summary>What the run did in each interval, the oldest first; at most <see cref="LiveViewOptions.MaxReports"/>, the newest ones.</summary>
    public IReadOnlyList<RunReport> Reports { get; internal init; } = [];

    /// <summary>The newest results, the newest first; a revision stands for those before it. At most as many as are shown.</summary>
    public CorrelationTable Newest { get; }

    /// <summary>How far the slowest of the live streams was behind the clock; null where none had a watermark.</summary>
    public TimeSpan? WatermarkLag => Statistics.WatermarkLagAt(Time);

    /// <summary>The intervals that rates can be told of: what is left over at the end is too short for it, unless there is nothing else.</summary>
    internal IReadOnlyList<RunReport> Rates => [.. Reports.Where(report => report.Interval > TimeSpan.Zero && (!report.IsLast || Reports.Count == 1))];

    /// <summary>The figures in words, the rates as a row of bars, and a line for each of the newest results.</summary>
    public override string ToString() => LiveText.Of(this);
}
