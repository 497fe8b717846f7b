using Correlator.Tests.Diagnostics;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>What the metrics show of the partitions of a worker.</summary>
public sealed class PartitionMetricsTests : IDisposable
{
    private readonly MetricsProbe _probe = new();
    private readonly TestScheduler _scheduler = new();
    private readonly MemoryLog _log = new(2);

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void Partition_WhileItIsAWorkers_ShowsLagReplayStateAndWatermark()
    {
        var query = PartitionedQuery.Of(Scaled.Node(JoinKind.Unless), new CorrelationOptions { Name = "q", Metrics = _probe.Metrics, Lateness = TimeSpan.Zero });
        var member = _log.Join();
        _scheduler.AdvanceTo(Scaled.At(60).UtcTicks);
        using var worker = new PartitionWorker(query, member, new MemoryResults().Open(), new PartitionWorkerOptions { Scheduler = _scheduler, CommitInterval = TimeSpan.FromHours(1) });
        _log.Assign(1, member, isTold: true);
        for (var i = 0; i < 5; i++)
        {
            _log.Append(1, Scaled.Packet(packet =>
            {
                packet.AddEvent("a", Scaled.Event("a", 10 + i, $"{i}"), Scaled.At(10));
                packet.AddProgress("a", Scaled.At(10 + i));
                packet.AddProgress("b", Scaled.At(10 + i));
            }));
        }

        worker.Turn(TimeSpan.Zero);
        Assert.Empty(_probe.Read("correlation.partition.lag"));
        worker.Commit();

        Assert.Equal(["query=q partition=1 2"], _probe.Read("correlation.partition.lag"));
        Assert.Equal(["query=q partition=1 3"], _probe.Read("correlation.partition.replay"));
        Assert.Equal(["query=q partition=1 3"], _probe.Read("correlation.events.open"));
        Assert.Equal(["query=q partition=1 48"], _probe.Read("correlation.watermark.lag"));
        _log.Assign(1, null, isTold: true);
        Assert.Empty(_probe.Read("correlation.partition.lag"));
    }

    [Fact]
    public void Exchange_OfAQuery_HasANameOfItsOwn()
    {
        var joined = new JoinNode(JoinKind.And, Scaled.Node(), Scaled.Stream("c"), new JoinClause { Keys = [KeyPart.Of("user")], Least = TimeSpan.FromSeconds(-5), Greatest = TimeSpan.FromSeconds(5) });
        var staged = StagedQuery.Of(joined, new CorrelationOptions { Name = "q", Metrics = _probe.Metrics });
        var (member, home) = (_log.Join(), new MemoryLog(2));
        var last = home.Join();
        using var exchange = PartitionWorker.OfExchange(staged.Stages[0], member, new MemoryLogWriter(home));
        using var worker = new PartitionWorker(staged.Last, last, new MemoryResults().Open());
        _log.Assign(1, member, isTold: true);
        home.Assign(1, last, isTold: true);
        Array.ForEach([exchange, worker], static taking =>
        {
            taking.Turn(TimeSpan.Zero);
            taking.Commit();
        });

        Assert.Equal(["query=q partition=1 0", "query=q.1 partition=1 0"], _probe.Read("correlation.partition.lag").Order(StringComparer.Ordinal));
    }
}
