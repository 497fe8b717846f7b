namespace Correlator.Tests.Checkpoints;

/// <summary>Histories of live queries of which a restart once lost something, or counted it twice. Every turn begins a segment, so that whatever may go is gone.</summary>
public sealed class LiveJournalHistoryTests : LiveJournalBench
{
    // The left source's clock has gone by the event when it comes, and the order that a union gives its events lets it go with the next time that both have reached.
    [Fact]
    public void Restart_UnionHoldsAnEventThatCameLate_ItComesOut()
    {
        Crash(Begin(new UnionNode(Left, Right), EmitMode.Final), run =>
        {
            _left.Push(At(122, "first"));
            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 12);
            _right.Push(At(59, "late"));
            _right.Push(At(207, "last"));
            Assert.Single(run.Said);
        });
        using var run = Begin(new UnionNode(Left, Right), EmitMode.Final);
        _left.Complete();
        _right.Complete();
        Assert.Equal(2, run.Said.Count);
    }

    // Neither tells the join a time any more, so it holds what the one has sent for as long as the other is silent.
    [Fact]
    public void Restart_OneSourceHasEndedAndTheOtherSentNothingYet_FindsThePair()
    {
        Crash(Begin(Joined(JoinKind.And)), run =>
        {
            _left.Push(At(1, "x"));
            _left.Push(At(2, "y"));
            _left.Complete();
            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 12);
            _right.Reconnect();
        });
        using var run = Begin(Joined(JoinKind.And));
        _right.Push(At(2, "y"));
        Assert.Single(run.Said);
    }

    [Fact]
    public void Restart_SourceReturnsBehindOneThatHasEnded_LateEventsStayLate()
    {
        Crash(Begin(Joined(JoinKind.Unless)), run =>
        {
            _left.Push(At(1, "x"));
            _left.Push(At(500, "y"));
            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 12);
            _left.Complete();
            _right.Push(At(2, "x"));
            _right.Push(At(3, "z"));
            Assert.Equal(["late", "late"], run.Said.Select(static said => said[..4]).TakeLast(2));
        });
        using var run = Begin(Joined(JoinKind.Unless));
        _right.Push(At(4, "x"));
        Assert.StartsWith("late", Assert.Single(run.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void Restart_IdleClockHasPassedAnEventOfAJoinOfPairs_ItIsCountedAsUnmatched()
    {
        Crash(Begin(Joined(JoinKind.And), EmitMode.Each), _ =>
        {
            _left.Push(At(1, "x"));
            _left.Push(At(200, "y"));
            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 7);
        });
        using var run = Begin(Joined(JoinKind.And), EmitMode.Each);
        _left.Complete();
        _right.Complete();
        Assert.Equal(2, run.Run.Statistics.Streams[0].Ledger.Unmatched);
    }

    // What the join waited for when the source ended is not awaited of it any more: its clock cannot come there.
    [Fact]
    public void Restart_SourceHasEndedWhileItWasAwaited_ItsClockSetsNoTimers()
    {
        Crash(Begin(Joined(JoinKind.And)), _ =>
        {
            _left.Push(At(1, "x"));
            _left.Complete();
            _right.Push(At(1, "y"));
        });
        using var run = Begin(Joined(JoinKind.And));

        // The event is due when the clock is past 31 s. One that could not get there would set a timer for each tick from then on.
        _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 30);
        var timers = _scheduler.Timers;
        _scheduler.AdvanceBy(10_000);
        Assert.InRange(_scheduler.Timers - timers, 0, 10);
    }

    // The end of a start that a restart does not know was the moment in which younger ones of its key were found to be cancelled, and counted.
    [Fact]
    public void Restart_OlderStartsOfOverlappingMatchesAreForgotten_NothingIsCountedTwice()
    {
        LiveRun Run() => Begin(new SequenceNode(
            [new SequenceStep(Left), new SequenceStep(Right) { Maximum = 2 }],
            new SequenceClause { MaxSpan = TimeSpan.FromSeconds(20), IsOverlapping = true, Until = new SequenceStep(Left) }));

        Crash(Run(), _ =>
        {
            foreach (var seconds in (int[])[14, 27, 31, 42])
            {
                _left.Push(At(seconds, "x"));
            }

            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 5);
            _left.Push(At(51, "x"));
            _left.Push(At(57, "x"));
            _right.Push(At(22, "x"));
            _left.Push(At(86, "x"));
        });
        using var run = Run();
        _left.Complete();
        _right.Complete();
        Assert.All(run.Run.Statistics.Streams, static stream => Assert.Equal(0, stream.Ledger.Open));
        Assert.Equal(7, run.Run.Statistics.Operators[0].TimedOut + run.Run.Statistics.Operators[0].Cancelled);
    }

    private StreamNode Left => new("a") { Source = _left, Range = TimeSpan.FromSeconds(30) };

    private StreamNode Right => new("b") { Source = _right, Range = TimeSpan.FromSeconds(30) };

    private JoinNode Joined(JoinKind kind) => GraphOf(_right, kind);

    private LiveRun Begin(OperatorNode graph, EmitMode emit = EmitMode.First) => LiveRun.Start(graph, new CorrelationOptions
    {
        Emit = emit,
        Lateness = TimeSpan.Zero,
        Idle = TimeSpan.FromSeconds(5),
        Scheduler = _scheduler,
        Checkpoint = CheckpointOf(TimeSpan.Zero, segmentBytes: 1),
    });
}
