namespace Correlator;

/// <summary>An instrument: its name and unit as OpenTelemetry writes them, and what it shows.</summary>
internal sealed record MetricName(string Name, string Unit, string Description);

/// <summary>The instruments of <see cref="CorrelationMetrics"/>.</summary>
internal static class MetricNames
{
    public static readonly MetricName Events = new("correlation.events", "{event}", "Events that the sources of running queries delivered.");

    public static readonly MetricName Outcomes = new("correlation.event.outcomes", "{event}", "Events that a query has decided, by what became of them.");

    public static readonly MetricName Open = new("correlation.events.open", "{event}", "Events that running queries have not decided yet.");

    public static readonly MetricName SourceGaps = new("correlation.gaps", "{gap}", "Spans of time of which events may be missing, as sources told.");

    public static readonly MetricName Malformed = new("correlation.malformed", "{record}", "Records that are no events.");

    public static readonly MetricName Bytes = new("correlation.source.bytes", "By", "Bytes read of sources, as stored or sent.");

    public static readonly MetricName Results = new("correlation.results", "{correlation}", "Correlations that came out, revisions included.");

    public static readonly MetricName Withheld = new("correlation.results.withheld", "{correlation}", "Results that could not be proved, because events may be missing.");

    public static readonly MetricName Failures = new("correlation.source.failures", "{failure}", "Sources that failed.");

    public static readonly MetricName Runs = new("correlation.runs", "{run}", "Queries that run now.");

    public static readonly MetricName StateEvents = new("correlation.state.events", "{event}", "Events that running queries with a budget hold.");

    public static readonly MetricName StateBytes = new("correlation.state", "By", "Bytes that running queries with a budget hold.");

    public static readonly MetricName PartitionLag = new("correlation.partition.lag", "{record}", "Records of a partition of a log that are not done.");

    public static readonly MetricName PartitionReplay = new("correlation.partition.replay", "{record}", "Records of a partition of a log that whoever takes it over would read again.");

    public static readonly MetricName WatermarkLag = new("correlation.watermark.lag", "s", "How far the watermark of a live stream is behind the clock.");

    public static readonly MetricName Memory = new("correlation.memory", "By", "Managed memory in use by the whole process.");

    public static readonly MetricName Duration = new("correlation.duration", "s", "From the arrival of what decided a correlation to its coming out.");

    public static IReadOnlyList<MetricName> Counters { get; } = [Events, Outcomes, SourceGaps, Malformed, Bytes, Results, Withheld, Failures];

    public static IReadOnlyList<MetricName> Sums { get; } = [Open, Runs, StateEvents, StateBytes, PartitionLag, PartitionReplay];
}
