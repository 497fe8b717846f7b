using Correlator.Testing;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Runs a query in stages, each with workers that come, go, die and are taken for dead, while its sources are being ingested, until all is read.</summary>
internal sealed class StagedRun
{
    private readonly MemoryResults _results = new();
    private readonly WorkerGroup[] _groups;
    private readonly MemoryLog[] _logs;

    private StagedRun(StagedQuery query, int partitions, Random random)
    {
        _logs = [.. query.Stages.Select(_ => new MemoryLog(partitions))];
        var scheduler = new TestScheduler();
        _groups = [.. query.Stages.Select((stage, i) => new WorkerGroup(
            stage, _logs[i], i == query.Stages.Count - 1 ? () => _results.Open() : () => new LossyLogWriter(_logs[^1]), random, scheduler) { Calm = 48 })];
    }

    /// <summary>What came out, each with its id; what came out twice stands there twice.</summary>
    public IEnumerable<PartitionedResult> Results => _results.Kept;

    /// <summary>Whether a worker took an event for late.</summary>
    public bool HasLate => Array.Exists(_groups, static group => group.HasLate);

    /// <summary>How many records were read again, and how many takeovers began behind the beginning of a log, in exchanges and in the last stage.</summary>
    public ((long Replayed, int LateStarts) Exchanges, (long Replayed, int LateStarts) Last) Figures =>
        ((_groups.SkipLast(1).Sum(static group => group.Replayed), _groups.SkipLast(1).Sum(static group => group.LateStarts)), (_groups[^1].Replayed, _groups[^1].LateStarts));

    public static StagedRun Of(StagedQuery query, IReadOnlyList<ReferenceEvent> events, int seed)
    {
        var random = new Random(seed);
        var run = new StagedRun(query, 1 + random.Next(5), random);
        var ingest = new StagedIngest(query, run._logs, StreamArbitraries.Arrivals(events, seed), (seed & 4) == 0, random);
        Array.ForEach(run._groups, static group => group.Join());
        while (random.Next(5) > 0 || ingest.Step())
        {
            run._groups[random.Next(run._groups.Length)].Step();
        }

        // Exchanges stand before what they write to.
        Array.ForEach(run._groups, static group => group.Drain());
        return run;
    }
}
