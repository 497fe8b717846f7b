using System.Reactive.Linq;

namespace Correlator;

/// <summary>Shows results, queries and figures as pictures (HTML with SVG in it) or as Mermaid text, for notebooks, reports and pages.</summary>
/// <remarks>
/// In .NET Interactive and Polyglot Notebooks a <see cref="Correlation"/>, a <see cref="CorrelationTable"/>, an <see cref="OperatorNode"/>, a <see cref="RunStatistics"/>, a <see cref="LiveView"/>
/// and a <see cref="DurationHistogram"/> show themselves this way when they are a cell's value. The markup is a fragment without scripts, style sheets or references to anything,
/// takes the text colour of the page round it, and is bounded by <see cref="DisplayOptions"/>. All that comes from logs is escaped; control characters and marks of direction are
/// shown as dots. The same value gives the same text everywhere.
/// </remarks>
/// <example><code>
/// var results = query.ToEnumerable().ToTable(DisplayOptions.For(query.Node));
/// File.WriteAllText("results.html", CorrelationDisplay.ToTableHtml(results));
/// </code></example>
public static class CorrelationDisplay
{
    /// <summary>A correlation as a timeline: a lane for each stream, missing ones too, and the messages below.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static string ToHtml(Correlation correlation, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        return TimelinePicture.Of(correlation, Checked(options)).ToString();
    }

    /// <summary>Correlations as a table: the first rows, each with a small timeline, and how many there are in all.</summary>
    /// <param name="correlations">The correlations; all are read, to be counted.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static string ToTableHtml(IEnumerable<Correlation> correlations, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlations);
        return TablePicture.Of(correlations, Checked(options)).ToString();
    }

    /// <summary>A query as the tree of its operators, as <see cref="GraphPrinter.Explain"/> tells it.</summary>
    /// <param name="query">The query's graph.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentException">An alias is given twice or unknown, or an option is outside its range.</exception>
    public static string ToTreeHtml(OperatorNode query, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return OperatorPicture.Of(query, Checked(options)).ToString();
    }

    /// <summary>What a run has done as bars: where the events of each stream went.</summary>
    /// <param name="statistics">The figures of the run.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static string ToFunnelHtml(RunStatistics statistics, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return FunnelPicture.Of(statistics, Checked(options)).ToString();
    }

    /// <summary>Durations as columns over a scale of 1, 2, 5, 10 …, with the median and the slowest.</summary>
    /// <param name="histogram">The durations.</param>
    public static string ToHistogramHtml(DurationHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        return HistogramPicture.Of(histogram).ToString();
    }

    /// <summary>How a run does as a picture: figures, rates, where the events of each stream went, the newest results.</summary>
    /// <param name="view">The view.</param>
    public static string ToLiveHtml(LiveView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return LivePicture.Of(view).ToString();
    }

    /// <summary>A correlation as a Mermaid <c>sequenceDiagram</c>: a participant for each stream, a note for each event, an arrow where the next event is another stream's.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static string ToMermaid(Correlation correlation, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        return MermaidText.Of(correlation, Checked(options));
    }

    /// <summary>A value as a notebook shows it where there is no room for pictures: what has a picture in words, anything else as it writes itself.</summary>
    /// <param name="value">The value; null gives an empty text.</param>
    public static string ToText(object? value) => value is null ? string.Empty : DisplayFormatter.ToText(value) ?? value.ToString() ?? string.Empty;

    /// <summary>A correlation that shows itself as a timeline under the names of its streams.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static CorrelationTimeline ToTimeline(this Correlation correlation, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        return new CorrelationTimeline(correlation, Checked(options));
    }

    /// <summary>Correlations as a list that shows itself as a table.</summary>
    /// <param name="correlations">The correlations; they are all read and kept.</param>
    /// <param name="options">How much is shown; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static CorrelationTable ToTable(this IEnumerable<Correlation> correlations, DisplayOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlations);
        return new CorrelationTable([.. correlations], Checked(options));
    }

    /// <summary>Runs a query and shows how it does: a view at each interval, and one at the end with all that there was; a cell that waits for it keeps its picture up to date.</summary>
    /// <param name="query">The query.</param>
    /// <param name="options">How often, and what is shown; null for the defaults.</param>
    /// <returns>
    /// Each subscription is a run of its own, which disposing ends. The views come one at a time, on the thread of the clock or of the run; while one is drawn others are left out, never the last.
    /// Behind the last one comes the run's completion or its error. Finite sources are read within the subscription.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <example><code>
    /// // In a notebook: shown.Update, of var shown = KernelInvocationContext.Current.Display(LiveView.Empty);
    /// await query.ToLiveViews().ForEachAsync(Console.WriteLine);
    /// </code></example>
    public static IObservable<LiveView> ToLiveViews(this EventQuery query, LiveViewOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        var chosen = (options ?? new LiveViewOptions()).Validate();
        return Observable.Create<LiveView>(views =>
        {
            var viewing = new LiveViewing(query, chosen, views);
            viewing.Begin();
            return viewing;
        });
    }

    private static DisplayOptions Checked(DisplayOptions? options) => (options ?? new DisplayOptions()).Validate();
}
