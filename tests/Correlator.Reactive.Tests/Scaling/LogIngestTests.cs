using System.Reactive.Subjects;
using Correlator.Testing;
using Correlator.Tests.Joins;
using Correlator.Tests.Partitions;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>What sources deliver, as it stands in a log.</summary>
public sealed class LogIngestTests : IDisposable
{
    private readonly TestScheduler _scheduler = new();
    private readonly Subject<LogEvent> _web = new();

    public void Dispose() => _web.Dispose();

    [Law(MaxTest = 300, StartSize = 1000, EndSize = 100_000_000)]
    public void FiniteSources_IngestThatDiesAndBeginsAnew_SayWhatOneProcessSays(int seed)
    {
        var scenario = StreamArbitraries.Generate(seed, new ScenarioShape { MaxEvents = 40, KeyValues = 5, SpanSteps = 120, MaxStreams = 2 });
        var sources = PartitionedRun.ListsOf(scenario.SourceEvents, scenario.Query.Streams.Select(static stream => stream.Source));
        var node = new ReferenceGraph(scenario.Query, sources).Node;
        var options = new CorrelationOptions { Lateness = TimeSpan.FromTicks(scenario.LatenessTicks), Emit = EmitMode.Final };
        PartitionedQuery query;
        try
        {
            query = PartitionedQuery.Of(node, options);
        }
        catch (LogException)
        {
            return;
        }

        var log = new MemoryLog(1 + ((seed & 3) * 2));
        foreach (var room in (int[])[seed & 7, seed & 15, int.MaxValue])
        {
            var ingest = new LogIngest([new IngestTarget(query, new MemoryLogWriter(log) { Room = room })], new LogIngestOptions { PacketEvents = 1 + (seed & 5), Scheduler = _scheduler });
            var error = ingest.RunAsync([.. sources.Values]).Exception?.InnerException;
            Assert.True(error is null || (error is LogException && room < int.MaxValue), $"{error}");
        }

        var said = ScaledRun.Of(query, log, seed).Results.Select(ScaledInput.Show).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(ScaledInput.OneProcess(node, options), said);
    }

    [Fact]
    public async Task LiveSource_SilentAndConnected_TellsAllPartitionsThatItsTimeGoesOn()
    {
        var (log, query) = (new MemoryLog(2), QueryOver("web", "db"));
        var run = new LogIngest([new IngestTarget(query, new MemoryLogWriter(log))], Options()).RunAsync([new ObservableSource("web", _web), new ListSource("db", [])]);
        _web.OnNext(Event(0));

        _scheduler.AdvanceBy(TimeSpan.FromSeconds(15).Ticks);
        var told = Told(log, 0).Where(static item => item is { Kind: PacketItemKind.Progress, Source: "web" }).Select(item => Seconds(item.Ticks)).ToList();
        _web.OnCompleted();
        await run;

        // At once, then for ten seconds nothing is known, then the time goes on with the clock.
        Assert.Equal([0, 10, 11, 12, 13, 14, 15], told);
        Assert.Equal(PacketItemKind.Completed, Told(log, 1)[^1].Kind);
    }

    [Fact]
    public void LiveSource_ThatHasNeverDelivered_IsToldToBeAbsentOnce()
    {
        var (log, query) = (new MemoryLog(2), QueryOver("web", "db"));
        _ = new LogIngest([new IngestTarget(query, new MemoryLogWriter(log))], Options()).RunAsync([new ObservableSource("web", _web), new ListSource("db", [])]);

        _scheduler.AdvanceBy(TimeSpan.FromSeconds(15).Ticks);

        Assert.Single(Told(log, 0), static item => item is { Kind: PacketItemKind.Absent, Source: "web" });
        Assert.Single(Told(log, 1), static item => item is { Kind: PacketItemKind.Absent, Source: "web" });
    }

    [Fact]
    public async Task LiveEvents_OfAMoment_StandInOnePacket()
    {
        var (log, query) = (new MemoryLog(1), QueryOver("web", "db"));
        var run = new LogIngest([new IngestTarget(query, new MemoryLogWriter(log))], Options()).RunAsync([new ObservableSource("web", _web), new ObservableSource("db", new Subject<LogEvent>())], default);
        _web.OnNext(Event(0));
        _web.OnNext(Event(1));
        Assert.Equal(0, log.End(0));
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(20).Ticks);
        Assert.Equal(1, log.End(0));
        for (var i = 0; i < 64; i++)
        {
            _web.OnNext(Event(2));
        }

        Assert.Equal(2, log.End(0));
        Assert.False(run.IsCompleted);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task SourceThatFails_OthersAreWritten_AndDoesNotCountAsEnded()
    {
        var (log, query) = (new MemoryLog(1), QueryOver("web", "db"));
        var run = new LogIngest([new IngestTarget(query, new MemoryLogWriter(log))], Options()).RunAsync([new ObservableSource("web", _web), new ListSource("db", [Event(1, "db")])]);
        _web.OnNext(Event(0));
        _web.OnError(new SourceException("web", "the connection is gone"));

        var error = await Assert.ThrowsAsync<SourceException>(() => run);

        Assert.Contains("the connection is gone", error.Message, StringComparison.Ordinal);
        Assert.Equal(["db"], Told(log, 0).Where(static item => item.Kind == PacketItemKind.Completed).Select(static item => item.Source));
        Assert.Equal(2, Told(log, 0).Count(static item => item.Kind == PacketItemKind.Event));
    }

    [Fact]
    public async Task KeyOfManyEvents_IsReportedWithItsShare()
    {
        var ingest = new LogIngest([new IngestTarget(QueryOver("web", "db"), new MemoryLogWriter(new MemoryLog(4)))], Options());
        var events = Enumerable.Range(0, 1000).Select(static i => new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(i), "web", "x", Labels.Of(("id", i % 5 == 0 ? "busy" : $"{i}"))));

        await ingest.RunAsync([new ListSource("web", [.. events]), new ListSource("db", [])]);

        var (key, share) = Assert.Single(ingest.HotKeys());
        Assert.Equal("busy", key);
        Assert.InRange(share, 0.15, 0.25);
    }

    [Fact]
    public async Task KeysOfFewEvents_AreNotReported()
    {
        var ingest = new LogIngest([new IngestTarget(QueryOver("web", "db"), new MemoryLogWriter(new MemoryLog(4)))], Options());
        var events = Enumerable.Range(0, 100).Select(static i => new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(i), "web", "x", Labels.Of(("id", $"{i}"))));

        await ingest.RunAsync([new ListSource("web", [.. events]), new ListSource("db", [])]);

        Assert.Empty(ingest.HotKeys());
    }

    [Fact]
    public void Queries_ThatSpreadASourceDifferently_CannotShareALog()
    {
        using var log = new MemoryLogWriter(new MemoryLog(4));
        var other = PartitionedQuery.Of(JoinNode("web", "db", "user"));

        var error = Assert.Throws<LogException>(() => new LogIngest([new IngestTarget(QueryOver("web", "db"), log), new IngestTarget(other, log)]));

        Assert.Equal("LOG_MISMATCH", error.Code);
        Assert.Contains("'id'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'user'", error.Message, StringComparison.Ordinal);
    }

    private LogIngestOptions Options() => new() { Scheduler = _scheduler };

    private static PartitionedQuery QueryOver(string left, string right) => PartitionedQuery.Of(JoinNode(left, right, "id"));

    private static JoinNode JoinNode(string left, string right, string key) => new(
        JoinKind.And, new StreamNode(left) { Source = new ListSource(left, []) }, new StreamNode(right) { Source = new ListSource(right, []) }, new JoinClause { Keys = [KeyPart.Of(key)] });

    private static List<PacketItem> Told(MemoryLog log, int partition)
    {
        var items = new List<PacketItem>();
        foreach (var packet in log.Read(partition))
        {
            for (var reader = new PacketReader(packet); reader.TryRead(out var item);)
            {
                items.Add(item);
            }
        }

        return items;
    }

    private static double Seconds(long ticks) => (ticks - DateTimeOffset.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    private static LogEvent Event(int seconds, string source = "web") => new(DateTimeOffset.UnixEpoch.AddSeconds(seconds), source, "x", Labels.Of(("id", "1")));
}
