namespace Correlator;

/// <summary>A correlation with the names of its query's streams, so that a missing one is shown by its name. Made by <see cref="CorrelationDisplay.ToTimeline"/>.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public sealed class CorrelationTimeline
{
    internal CorrelationTimeline(Correlation correlation, DisplayOptions options) => (Correlation, Options) = (correlation, options);

    /// <summary>The correlation.</summary>
    public Correlation Correlation { get; }

    /// <summary>How it is shown.</summary>
    public DisplayOptions Options { get; }

    /// <summary>The key, the span, and a line for each event and each missing stream.</summary>
    public override string ToString() => DisplayText.Of(Correlation, Options);
}
