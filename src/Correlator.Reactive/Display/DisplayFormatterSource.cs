using System.Diagnostics.CodeAnalysis;

namespace Correlator;

/// <summary>What a notebook asks for the ways to show a value of ours.</summary>
internal sealed class DisplayFormatterSource
{
    public const string Html = "text/html";
    public const string Plain = "text/plain";

    /// <summary>A formatter for each form.</summary>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "It is called by name on an instance.")]
    public IEnumerable<object> CreateTypeFormatters() => [new DisplayFormatter(Html), new DisplayFormatter(Plain)];
}

/// <summary>Shows a value of ours in one form. A notebook calls it by the names of its members.</summary>
internal sealed class DisplayFormatter(string mimeType)
{
    /// <summary>The form.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes a value.</summary>
    /// <returns>Whether it is a value that can be shown.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        var text = MimeType == DisplayFormatterSource.Html ? ToHtml(instance) : ToText(instance);
        writer.Write(text);
        return text is not null;
    }

    /// <summary>The words; null for a value that is not ours.</summary>
    public static string? ToText(object instance) => instance switch
    {
        Correlation correlation => DisplayText.Of(correlation, new DisplayOptions()),
        CorrelationTable or CorrelationTimeline or OperatorNode or DurationHistogram or LiveView => instance.ToString(),
        RunStatistics statistics => DisplayText.Of(statistics),
        _ => null,
    };

    private static string? ToHtml(object instance) => instance switch
    {
        Correlation correlation => CorrelationDisplay.ToHtml(correlation),
        CorrelationTimeline timeline => CorrelationDisplay.ToHtml(timeline.Correlation, timeline.Options),
        CorrelationTable table => CorrelationDisplay.ToTableHtml(table, table.Options),
        OperatorNode query => CorrelationDisplay.ToTreeHtml(query),
        RunStatistics statistics => CorrelationDisplay.ToFunnelHtml(statistics),
        LiveView view => CorrelationDisplay.ToLiveHtml(view),
        DurationHistogram histogram => CorrelationDisplay.ToHistogramHtml(histogram),
        _ => null,
    };
}
