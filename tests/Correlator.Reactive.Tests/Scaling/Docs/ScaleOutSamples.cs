using System.Reactive.Linq;

namespace Correlator.Tests.Scaling.Docs;

/// <summary>The sample of docs/scale-out.md, run over a log in memory.</summary>
public sealed class ScaleOutSamples
{
    [Fact]
    public void InCSharp_AWorker_WorksUntilItIsToldToStop()
    {
        var (frontend, backend) = (EventQuery.From("a", Observable.Empty<LogEvent>()), EventQuery.From("b", Observable.Empty<LogEvent>()));
        using var stop = new CancellationTokenSource();
        var (memory, kept) = (new MemoryLog(1), new MemoryResults());
        var (log, results) = (memory.Join(), kept.Open(stop.Cancel));
        memory.Assign(0, log, isTold: true);
        memory.Append(0, Scaled.Packet(static packet =>
        {
            packet.AddEvent("a", new LogEvent(Scaled.At(1), "a", "asked", Labels.Of(("request_id", "7"))), null);
            packet.AddEvent("b", new LogEvent(Scaled.At(2), "b", "answered", Labels.Of(("request_id", "7"))), null);
        }));

        var query = PartitionedQuery.Of(frontend.And(backend, on: ["request_id"], within: TimeSpan.FromSeconds(30)).Node);
        using var worker = new PartitionWorker(query, log, results);
        worker.Run(stop.Token);

        Assert.Contains("request_id=\"7\"", $"{Assert.Single(kept.Kept).Correlation}", StringComparison.Ordinal);
        Assert.Equal(1, Assert.Single(worker.Statistics).Position);
    }
}
