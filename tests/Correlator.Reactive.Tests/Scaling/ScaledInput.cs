using System.Reactive;
using Correlator.Testing;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Events as a partitioned log holds them, and what one process says about them.</summary>
internal static class ScaledInput
{
    /// <summary>A log of some partitions with the events in some order of arrival, in packets of some size; sources tell now and then how far they have come.</summary>
    public static MemoryLog LogOf(PartitionedQuery query, IReadOnlyList<ReferenceEvent> events, int seed)
    {
        var random = new Random(seed);
        var log = new MemoryLog(1 + random.Next(5));
        var packets = Enumerable.Range(0, log.Partitions).Select(static _ => new PacketWriter()).ToArray();
        var newest = query.Sources.ToDictionary(static source => source, static _ => (DateTimeOffset?)null);
        var numbers = query.Sources.ToDictionary(static source => source, static _ => 0L);
        foreach (var e in StreamArbitraries.Arrivals(events, seed).Where(e => numbers.ContainsKey(e.Source)))
        {
            var logEvent = ToEvent(e);
            var partition = query.PartitionOf(e.Source, logEvent, log.Partitions);
            packets[partition].AddEvent(e.Source, logEvent, newest[e.Source], (seed & 4) == 0 ? ++numbers[e.Source] : 0);
            newest[e.Source] = newest[e.Source] > logEvent.Timestamp ? newest[e.Source] : logEvent.Timestamp;
            if (random.Next(3) == 0)
            {
                log.Append(partition, packets[partition].Take());
            }

            if (random.Next(6) == 0)
            {
                TellAll(packets, newest);
            }
        }

        foreach (var source in query.Sources)
        {
            Array.ForEach(packets, packet => packet.AddCompleted(source));
        }

        for (var partition = 0; partition < log.Partitions; partition++)
        {
            log.Append(partition, packets[partition].Take());
        }

        return log;
    }

    /// <summary>What one process says, in order of text.</summary>
    public static List<string> OneProcess(OperatorNode graph, CorrelationOptions options)
    {
        var results = new List<string>();
        CorrelationRun.Start(graph, options with { Scheduler = new TestScheduler() }, Observer.Create<Correlation>(result => results.Add(Show(result)))).Completion.Wait();
        results.Sort(StringComparer.Ordinal);
        return results;
    }

    public static string Show(PartitionedResult result) => Show(result.Correlation);

    // Rows of aggregates are numbered in each partition by itself, so they are told apart by what they say.
    private static string Show(Correlation c) => c.Events is [{ Event: var row }] && row.Source.StartsWith("count", StringComparison.Ordinal)
        ? $"{row.Timestamp:O} {string.Join(' ', row.Labels.Select(static label => $"{label.Key}={label.Value}"))}"
        : $"{c.Id} r{c.Revision} {(c.IsTruncated ? "truncated " : "")}merged {string.Join(',', c.Merged.Order())} {Joins.ScenarioRun.Show(c)}";

    private static void TellAll(PacketWriter[] packets, Dictionary<string, DateTimeOffset?> newest)
    {
        foreach (var (source, ticks) in newest.Where(static source => source.Value is not null))
        {
            Array.ForEach(packets, packet => packet.AddProgress(source, ticks!.Value));
        }
    }

    public static LogEvent ToEvent(ReferenceEvent e) =>
        new(DateTimeOffset.UnixEpoch.AddTicks(e.Time), e.Source, $"{e.Source}{e.Position}", Labels.Of(e.Labels), e.Position);
}
