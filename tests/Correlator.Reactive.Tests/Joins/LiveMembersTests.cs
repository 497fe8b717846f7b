using System.Reactive;
using Correlator.Tests.Execution;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Joins;

/// <summary>A join of live streams whose events come to it through another operator waits for nothing but what it has to.</summary>
public sealed class LiveMembersTests
{
    private readonly PushSource _a = new("a");
    private readonly PushSource _b = new("b");
    private readonly PushSource _c = new("c");
    private readonly PushSource _d = new("d");
    private readonly TestScheduler _scheduler = new();
    private readonly List<string> _said = [];

    [Fact]
    public void Unions_LaterPartnerComes_MatchComesOutAtOnce()
    {
        using var run = Start(JoinKind.And, new UnionNode(Stream(_a), Stream(_b)), new UnionNode(Stream(_c), Stream(_d)));
        Push(_a, 1);
        Push(_c, 2);
        Assert.Equal(["a1 c2"], _said);
    }

    [Fact]
    public void Union_AllSilent_NegativeComesOutWhenItIsDue()
    {
        using var run = Start(JoinKind.Unless, new UnionNode(Stream(_a), Stream(_b)), Stream(_c));
        Push(_c, 1, key: "other");
        Push(_b, 2, key: "other still");
        Push(_a, 3);

        // Due at 13 s and once more by as much for another one that belongs to it; the sources are silent from the sixth second on.
        _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 30);
        Assert.Equal(["b2", "a3"], _said);
    }

    [Theory]
    [InlineData(0, "b1")]
    [InlineData(41, "b1 a40")]
    public void Union_InOrderAndAllSilent_EventComesOutWhenItsTimeHasPassed(int seconds, string expected)
    {
        using var run = Start(new UnionNode(Stream(_a), Stream(_b)), EmitMode.Final);
        Push(_b, 1);
        Push(_a, 40);

        // Both are silent from the fifth second on, in which b is at 6 s.
        _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * (5 + seconds));
        Assert.Equal(expected, string.Join(' ', _said));
    }

    [Fact]
    public void Copies_DroppedAtOnce_MatchComesOutAtOnce()
    {
        using var run = Start(JoinKind.And, new UnionNode(Deduplicated(_a), Stream(_b)), Stream(_c));
        Push(_c, 2);
        Push(_a, 1);
        Assert.Equal(["a1 c2"], _said);
    }

    [Fact]
    public void Copies_DroppedInOrder_MatchComesOutWithTheWatermark()
    {
        using var run = Start(JoinKind.And, new UnionNode(Deduplicated(_a), Stream(_b)), Stream(_c), EmitMode.Final);
        Push(_c, 2);
        Push(_a, 1);
        Push(_c, 40, "another");
        Push(_b, 40, "one more");
        Assert.Empty(_said);
        Push(_a, 40, "other");
        Assert.Equal(["a1 c2"], _said);
    }

    private static StreamNode Deduplicated(PushSource source) => Stream(source, new DedupStage([KeyExpression.Field("x")], TimeSpan.FromSeconds(1)));

    private static StreamNode Stream(PushSource source, params EventStage[] stages) => new(source.Name) { Source = source, Range = TimeSpan.FromSeconds(10), Stages = stages };

    private CorrelationRun Start(JoinKind kind, OperatorNode left, OperatorNode right, EmitMode emit = EmitMode.First) =>
        Start(new JoinNode(kind, left, right, new JoinClause { Keys = [KeyPart.Of("x")] }), emit);

    private CorrelationRun Start(OperatorNode query, EmitMode emit) => CorrelationRun.Start(
        query,
        new CorrelationOptions { Emit = emit, Lateness = TimeSpan.Zero, Idle = TimeSpan.FromSeconds(5), Scheduler = _scheduler },
        Observer.Create<Correlation>(result => _said.Add(string.Join(' ', result.Events.Select(static e => e.Event.Message)))));

    private static void Push(PushSource source, int seconds, string key = "k") =>
        source.Push(new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(seconds), source.Name, $"{source.Name}{seconds}", Labels.Of(("x", key))));
}
