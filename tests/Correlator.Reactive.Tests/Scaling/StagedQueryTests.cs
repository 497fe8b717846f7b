using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Scaling;

/// <summary>Which queries are cut into stages, and what the last stage makes of what exchanges tell.</summary>
public sealed class StagedQueryTests
{
    private static readonly CorrelationOptions Options = new() { Lateness = TimeSpan.Zero, Emit = EmitMode.Final };
    private readonly MemoryResults _results = new();

    [Fact]
    public void Of_OneKey_IsOneStage()
    {
        var staged = StagedQuery.Of(Scaled.Node());

        Assert.Equal(("id", 1), (staged.Last.Key, staged.Stages.Count));
    }

    [Fact]
    public void Of_TwoKeys_BringsTheSecondToTheFirst()
    {
        var staged = StagedQuery.Of(Query(JoinKind.And));

        Assert.Equal(["user", "id"], staged.Stages.Select(static stage => stage.Key));
        Assert.Equal(["user", "id"], staged.Stages.Select(static stage => stage.KeyName));
        Assert.Equal([["a", "b", "c"], ["a", "b"]], staged.Stages.Select(static stage => stage.Sources));
    }

    [Fact]
    public void Of_ThirdJoinByTheSecondKey_ReachesThroughTheSecond()
    {
        var staged = StagedQuery.Of(new JoinNode(JoinKind.Unless, Query(JoinKind.And), Scaled.Stream("d"), By("user", 5)));

        Assert.Equal([["a", "b", "c"], ["a", "b", "d"], ["a", "b"]], staged.Stages.Select(static stage => stage.Sources));
        Assert.Equal(TimeSpan.FromSeconds(10).Ticks, staged.Stages[1].Exchange!.Value.Join.SpanTicks);
    }

    [Fact]
    public void Of_ThirdJoinByAnotherKeyThatTheSecondMayCarry_SaysWhatToDo() => AssertRefused(
        new JoinNode(JoinKind.And, Query(JoinKind.And), Scaled.Stream("d"), By("session", 5)), "name the stream that it goes by");

    [Fact]
    public void Of_ThirdJoinByAnotherKeyOfANamedStream_HasThreeStages() => Assert.Equal(
        ["user", "session", "id"],
        StagedQuery.Of(new JoinNode(
            JoinKind.And,
            new JoinNode(JoinKind.And, new JoinNode(JoinKind.And, new StreamNode("a") { Source = new ListSource("a", []), Alias = "first" }, Scaled.Stream("b"), By("id", 5)), Scaled.Stream("c"), By("user", 5)),
            Scaled.Stream("d"),
            new JoinClause { Keys = [KeyPart.Of("session")], Of = "first" })).Stages.Select(static stage => stage.Key));

    [Theory]
    [InlineData(JoinKind.Full)]
    [InlineData(JoinKind.Right)]
    public void Of_JoinThatDecidesAboutWhatItBrings_SaysWhy(JoinKind kind) => AssertRefused(Query(kind), "decides about events by themselves");

    [Fact]
    public void Of_TwoCorrelationsByAnotherKey_SaysWhy() => AssertRefused(
        new JoinNode(JoinKind.And, Scaled.Node(), new JoinNode(JoinKind.And, Scaled.Stream("c"), Scaled.Stream("d"), By("order", 5)), By("user", 5)), "more than the plain events of a stream");

    [Fact]
    public void Of_StateBehindAJoinByAnotherKey_SaysWhy() => AssertRefused(
        new DedupNode(Query(JoinKind.And), [KeyExpression.Field("id")], TimeSpan.FromSeconds(3)), "no part of their keys in common");

    [Fact]
    public void Of_OneSourceOnBothSides_IsSpreadByEachKeyInALogOfItsOwn()
    {
        var staged = StagedQuery.Of(new JoinNode(JoinKind.And, Scaled.Node(), Scaled.Stream("a"), By("user", 5)));

        Assert.Equal([["a", "b"], ["a", "b"]], staged.Stages.Select(static stage => stage.Sources));
    }

    [Fact]
    public void Worker_OfAStageWithTheOutputOfAnother_Throws()
    {
        var (staged, log) = (StagedQuery.Of(Query(JoinKind.And)), new MemoryLog(1));

        Assert.Throws<ArgumentException>(() => new PartitionWorker(staged.Stages[0], log.Join(), _results.Open()));
        Assert.Throws<ArgumentException>(() => PartitionWorker.OfExchange(staged.Last, log.Join(), new LossyLogWriter(log)));
    }

    [Fact]
    public void Worker_LogsOfDifferentSizes_SaysWhatToDo()
    {
        var (log, home) = (new MemoryLog(1), new MemoryLog(2));
        var member = log.Join();
        using var worker = PartitionWorker.OfExchange(StagedQuery.Of(Query(JoinKind.And)).Stages[0], member, new LossyLogWriter(home));
        log.Assign(0, member, isTold: true);

        Assert.Equal("LOG_MISMATCH", Assert.Throws<LogException>(() => worker.Turn(TimeSpan.Zero)).Code);
    }

    [Fact]
    public void Worker_MorePartitionsThanACommitHolds_SaysWhatToDo()
    {
        var log = new MemoryLog(145);
        var member = log.Join();
        using var worker = new PartitionWorker(StagedQuery.Of(Query(JoinKind.And)).Last, member, _results.Open());
        log.Assign(0, member, isTold: true);

        Assert.Contains("at most 144 partitions", Assert.Throws<LogException>(() => worker.Turn(TimeSpan.Zero)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commit_OfAsManyFeedsAsThereMayBe_FitsItsMetadata()
    {
        var places = Enumerable.Range(0, 150).Select(static i => new SourcePlace(DateTime.MaxValue.Ticks - i, (1L << 62) + i)).ToArray();

        var commit = new PartitionProgress(new PartitionPlace(long.MaxValue, DateTime.MaxValue.Ticks, places), long.MaxValue, long.MaxValue).ToCommit(new string('q', 60));

        Assert.InRange(commit.Metadata.Length, 3000, 4096);
    }

    [Fact]
    public void Takeover_ChainThatMetSomethingOlder_ReadsThatAgain()
    {
        // The chain of home events begins at 10 s; what it meets is older, and stands before it in the log.
        var (query, log) = (StagedQuery.Of(Query(JoinKind.And), Options).Last, new MemoryLog(1));
        var feed = query.FeedName(2, 0);
        log.Append(0, Scaled.Packet(packet => packet.Add(feed, new LogEvent(Scaled.At(6), "c", "c", Labels.Of(("user", "1")), 0), Watermark.None, 1)));
        log.Append(0, Scaled.Packet(packet => Home(packet, "a", 10)));
        for (var at = 15; at < 400; at += 5)
        {
            var seconds = at;
            log.Append(0, Scaled.Packet(packet =>
            {
                Home(packet, seconds % 10 == 0 ? "a" : "b", seconds);
                packet.AddProgress("a", Scaled.At(seconds));
                packet.AddProgress("b", Scaled.At(seconds));
                packet.AddProgress(feed, Scaled.At(seconds).UtcTicks);
            }));
        }

        Work(query, log, toTheEnd: false);
        log.Append(0, Scaled.Packet(packet =>
        {
            packet.AddCompleted("a");
            packet.AddCompleted("b");
            packet.AddCompleted(feed);
        }));
        Work(query, log, toTheEnd: true);

        Assert.Equal("c", Assert.Single(_results.Kept).Correlation.Events[0].Event.Source);
    }

    private static JoinClause By(string key, int seconds) => new() { Keys = [KeyPart.Of(key)], Least = -TimeSpan.FromSeconds(seconds), Greatest = TimeSpan.FromSeconds(seconds) };

    private static JoinNode Query(JoinKind kind) => new(kind, new JoinNode(JoinKind.And, Scaled.Stream("a"), Scaled.Stream("b"), By("id", 5)), Scaled.Stream("c"), By("user", 5));

    private static void Home(PacketWriter packet, string source, int seconds) =>
        packet.AddEvent(source, new LogEvent(Scaled.At(seconds), source, $"{source} {seconds}", Labels.Of(("id", "1"), ("user", "1")), seconds), null);

    /// <summary>Works with a worker that commits behind each record, and then goes.</summary>
    private void Work(PartitionedQuery query, MemoryLog log, bool toTheEnd)
    {
        var member = new MemoryLog.Member(log) { BatchRecords = 1 };
        using var worker = new PartitionWorker(query, member, _results.Open(), new PartitionWorkerOptions { Scheduler = new TestScheduler(), CommitInterval = TimeSpan.Zero });
        log.Assign(0, member, isTold: false);
        while (worker.Turn(TimeSpan.Zero) > 0)
        {
        }

        Assert.Equal(toTheEnd, _results.Kept.Count > 0);
    }

    private static void AssertRefused(OperatorNode node, string why)
    {
        var error = Assert.Throws<LogException>(() => StagedQuery.Of(node));
        Assert.Equal("NOT_PARTITIONABLE", error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
