using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>What the metrics read of a run's statistics.</summary>
internal static class RunReadings
{
    public static IEnumerable<MetricReading> Of(RunStatistics statistics, string query, IScheduler clock) =>
        OfRun(statistics, new MetricLabels(query))
            .Concat(statistics.Streams.SelectMany(stream => OfStream(stream.Ledger, new MetricLabels(query, stream.Source, stream.Alias))))
            .Concat(statistics.Streams.Where(static stream => stream.IsLive).Select(stream => OfLag(stream, clock, new MetricLabels(query, stream.Source, stream.Alias))))
            .Concat(statistics.Sources.SelectMany(source => OfSource(source.Value, new MetricLabels(query, source.Key))));

    private static IEnumerable<MetricReading> OfRun(RunStatistics statistics, MetricLabels labels)
    {
        yield return Of(MetricNames.Runs, labels, static () => 1);
        yield return Of(MetricNames.Results, labels, () => statistics.Results);
        yield return Of(MetricNames.Withheld, labels, () => statistics.Withheld);
        yield return Of(MetricNames.Failures, labels, () => statistics.Failures.Count);
        if (statistics.State is { } state)
        {
            yield return Of(MetricNames.StateEvents, labels, () => state.Events);
            yield return Of(MetricNames.StateBytes, labels, () => state.Bytes);
        }
    }

    private static IEnumerable<MetricReading> OfStream(StreamLedger ledger, MetricLabels labels) =>
    [
        Of(MetricNames.Events, labels, () => ledger.Input),
        Of(MetricNames.SourceGaps, labels, () => ledger.Gaps),
        // A run that is at work may have decided an event between the looks at two columns.
        Of(MetricNames.Open, labels, () => Math.Max(0, ledger.Open)),
        OfOutcome("filtered", labels, () => ledger.Filtered),
        OfOutcome("duplicate", labels, () => ledger.Duplicate),
        OfOutcome("missing_key", labels, () => ledger.MissingKey),
        OfOutcome("late", labels, () => ledger.Late),
        OfOutcome("evicted", labels, () => ledger.Evicted),
        OfOutcome("matched", labels, () => ledger.Matched),
        OfOutcome("unmatched", labels, () => ledger.Unmatched),
    ];

    private static IEnumerable<MetricReading> OfSource(SourceStatistics source, MetricLabels labels) =>
    [
        Of(MetricNames.Malformed, labels, () => source.Malformed),
        Of(MetricNames.Bytes, labels, () => source.Bytes),
    ];

    /// <summary>How far the watermark of a stream is behind a clock; nothing before its first event and behind its last.</summary>
    private static MetricReading OfLag(StreamStatistics stream, IScheduler scheduler, MetricLabels labels) =>
        new(MetricNames.WatermarkLag.Name, labels, () => stream.WatermarkLagAt(scheduler.Now)?.TotalSeconds);

    private static MetricReading OfOutcome(string outcome, MetricLabels labels, Func<long> read) =>
        Of(MetricNames.Outcomes, labels with { Outcome = outcome }, read);

    private static MetricReading Of(MetricName instrument, MetricLabels labels, Func<long> read) => new(instrument.Name, labels, () => read());
}
