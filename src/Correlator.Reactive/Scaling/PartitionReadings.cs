using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>What the metrics read of the work on a partition, as of the last commit.</summary>
internal static class PartitionReadings
{
    /// <param name="query">The query's name.</param>
    /// <param name="partition">Which partition.</param>
    /// <param name="read">How it goes; null where nothing was committed yet.</param>
    /// <param name="clock">What watermarks are compared with.</param>
    public static IReadOnlyList<MetricReading> Of(string query, int partition, Func<PartitionStatistics?> read, IScheduler clock)
    {
        var labels = new MetricLabels(query, Partition: $"{partition}");
        return
        [
            Of(MetricNames.PartitionLag, static statistics => statistics.Lag),
            Of(MetricNames.PartitionReplay, static statistics => Math.Max(0, statistics.Position - statistics.StartPosition)),
            Of(MetricNames.Open, static statistics => statistics.Open),
            Of(MetricNames.Results, static statistics => statistics.Results),
            Of(MetricNames.Withheld, static statistics => statistics.Withheld),
            Of(MetricNames.WatermarkLag, statistics => statistics.Watermark is { } watermark ? Math.Max(0, (clock.Now - watermark).TotalSeconds) : null),
        ];

        MetricReading Of(MetricName instrument, Func<PartitionStatistics, double?> figure) => new(instrument.Name, labels, () => read() is { } statistics ? figure(statistics) : null);
    }
}
