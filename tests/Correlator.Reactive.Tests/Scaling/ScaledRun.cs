using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Runs a query over a partitioned log with workers that come, go, die and are taken for dead, until all is read.</summary>
internal sealed class ScaledRun
{
    private readonly MemoryResults _results = new();
    private readonly WorkerGroup _group;

    private ScaledRun(PartitionedQuery query, MemoryLog log, int seed) =>
        _group = new WorkerGroup(query, log, () => _results.Open(), new Random(seed), new TestScheduler());

    /// <summary>What came out, each with its id; what came out twice stands there twice.</summary>
    public IEnumerable<PartitionedResult> Results => _results.Kept;

    /// <summary>How many records were read again.</summary>
    public long Replayed => _group.Replayed;

    /// <summary>How many takeovers began behind the beginning of the log.</summary>
    public int LateStarts => _group.LateStarts;

    public static ScaledRun Of(PartitionedQuery query, MemoryLog log, int seed)
    {
        // Twelve have come, most have gone: the rest read to the end.
        const int Workers = 12;
        var run = new ScaledRun(query, log, seed);
        run._group.Join();
        while (run._group.Workers < Workers)
        {
            run._group.Step();
        }

        run._group.Drain();
        return run;
    }
}
