using System.Reactive.Linq;

namespace Correlator.Tests.Scaling.Docs;

/// <summary>The samples of docs/scale-out.md, run over logs in memory.</summary>
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

    [Fact]
    public async Task InCSharp_TwoKeys_AnExchangeBringsWhatMeets()
    {
        var frontend = EventQuery.From("a", Observable.Empty<LogEvent>());
        var query = frontend.And(EventQuery.From("b", Observable.Empty<LogEvent>()), on: ["order"], within: TimeSpan.FromSeconds(30))
            .And(EventQuery.From("c", Observable.Empty<LogEvent>()), on: ["user"], within: TimeSpan.FromMinutes(1));
        var (byUser, byOrder, kept) = (new MemoryLog(2), new MemoryLog(2), new MemoryResults());
        var (logByUser, logByOrder, writerOfLogByOrder, results) = (byUser.Join(), byOrder.Join(), new MemoryLogWriter(byOrder), kept.Open());
        for (var partition = 0; partition < 2; partition++)
        {
            byUser.Assign(partition, logByUser, isTold: true);
            byOrder.Assign(partition, logByOrder, isTold: true);
        }

        var staged = StagedQuery.Of(query.Node);
        using var exchange = PartitionWorker.OfExchange(staged.Stages[0], logByUser, writerOfLogByOrder);
        using var last = new PartitionWorker(staged.Last, logByOrder, results);

        await new LogIngest([new IngestTarget(staged.Stages[0], new MemoryLogWriter(byUser)), new IngestTarget(staged.Last, writerOfLogByOrder)]).RunAsync(
        [
            Source("a", 1, ("order", "7"), ("user", "u")),
            Source("b", 2, ("order", "7")),
            Source("c", 3, ("user", "u")),
        ]);
        Work(exchange);
        Work(last);

        Assert.Equal(["a", "b", "c"], Assert.Single(kept.Kept).Correlation.Events.Select(static taken => taken.Event.Source));
    }

    private static void Work(PartitionWorker worker)
    {
        while (worker.Turn(TimeSpan.Zero) > 0)
        {
        }

        worker.Commit();
    }

    private static ListSource Source(string name, int seconds, params (string, string)[] labels) => new(name, [new LogEvent(Scaled.At(seconds), name, "happened", Labels.Of(labels))]);
}
