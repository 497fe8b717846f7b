namespace Correlator.Tests.Checkpoints;

/// <summary>A live query that is begun again over its journal.</summary>
public sealed class LiveJournalTests : LiveJournalBench
{
    [Fact]
    public void Restart_BetweenTwoPartners_FindsThePair()
    {
        Crash(Begin(), run => _left.Push(At(1, "x")));
        using var run = Begin();
        _right.Push(At(2, "x"));
        Assert.Single(run.Said);
        Assert.True(run.Run.Statistics.Checkpoint is { IsResumed: true, Replayed: 1, Failure: null });
    }

    [Fact]
    public void Restart_BehindAResult_DoesNotRepeatIt()
    {
        Crash(Begin(), run => Pair(1, "x"));
        using var run = Begin();
        Assert.Empty(run.Said);
    }

    [Fact]
    public void Restart_ResultsNotFlushed_RepeatsThem()
    {
        var unflushed = CheckpointOf(TimeSpan.FromSeconds(5)) with { Flush = static () => { } };
        var first = Begin(unflushed);
        Crash(first, run => Pair(1, "x"));
        var second = Begin(unflushed);
        Assert.Equal(first.Said, second.Said);
        second.Dispose();

        // The restart flushed and acknowledged what it repeated.
        using var third = Begin(unflushed);
        Assert.Empty(third.Said);
    }

    [Fact]
    public void Interval_WithoutFurtherEvents_FlushesAndAcknowledges()
    {
        var flushes = 0;
        var options = CheckpointOf(TimeSpan.FromSeconds(5)) with { Flush = () => flushes++ };
        var first = Begin(options);
        Pair(1, "x");
        Assert.Equal(0, flushes);
        _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 6);
        Assert.Equal(1, flushes);
        first.Dispose();
        using var second = Begin(options);
        Assert.Empty(second.Said);
    }

    [Fact]
    public void End_ByItselfOrByHand_RemovesTheJournal()
    {
        var run = Begin();
        Pair(1, "x");
        Assert.NotEmpty(_store.GetSegments(_store.Name));
        _left.Complete();
        _right.Complete();
        Assert.True(run.HasEnded);
        Assert.Empty(_store.GetSegments(_store.Name));

        Renew();
        run = Begin();
        _left.Push(At(1, "x"));
        run.Run.Complete();
        Assert.Empty(_store.GetSegments(_store.Name));
    }

    [Fact]
    public void Redelivery_OfWhatTheJournalHolds_IsLeftOut()
    {
        (_left, _right) = (new CrashableSource("a", SourcePast.Whole), new CrashableSource("b", SourcePast.Whole));
        Crash(Begin(), run =>
        {
            _left.Push(At(1, "x"), At(2, "y"));
            _right.Push(At(3, "x"));
        });
        (_left.Again, _right.Again) = (int.MaxValue, int.MaxValue);
        using var run = Begin();
        Assert.Equal(3, run.Run.Statistics.Checkpoint!.Redelivered);
        Assert.Empty(run.Said);
        _right.Push(At(4, "y"));
        Assert.Single(run.Said);
        Assert.Equal(2, run.Run.Statistics.Streams[0].Ledger.Input);
    }

    [Fact]
    public void FiniteSourceBesideALiveOne_IsReadAgainWithoutAnEffect()
    {
        LogEvent[] events = [.. Enumerable.Range(0, 20).Select(static i => At(i, $"r{i}").At("b", i))];
        var first = Begin(finite: new ListSource("b", events));
        Crash(first, run => _left.Push(At(3, "r3")));
        Assert.Single(first.Said);
        using var second = Begin(finite: new ListSource("b", events));
        Assert.Empty(second.Said);
        _left.Push(At(4, "r4"));
        Assert.Single(second.Said);
        Assert.Equal(20, second.Run.Statistics.Streams[1].Ledger.Input);
    }

    [Fact]
    public void SourceThatFailed_IsTriedAgainByARestart()
    {
        Crash(Begin(), run =>
        {
            _left.Push(At(1, "x"));
            _right.Fail();
        });
        using var run = Begin();
        _right.Push(At(2, "x"));
        Assert.Single(run.Said);
    }

    [Fact]
    public void SourceThatHasEnded_IsNotOpenedAgain()
    {
        Crash(Begin(), run =>
        {
            _right.Push(At(1, "x"));
            _right.Complete();
        });
        using var run = Begin();
        _left.Push(At(2, "x"));
        Assert.Single(run.Said);
        _left.Complete();
        Assert.True(run.HasEnded);
    }

    // A run that is ended by hand says when that was.
    [Fact]
    public void SilenceBeforeTheEndOfARun_OfAReceiver_IsNoGap()
    {
        using var run = RestartBehindSilence(Crash);
        Assert.Single(run.Said);
        Assert.All(run.Run.Statistics.Streams, static stream => Assert.Equal(0, stream.Ledger.Gaps));
    }

    // One that is killed does not: it may have been down since the last thing that came.
    [Fact]
    public void SilenceBeforeARunIsKilled_OfAReceiver_IsAGap()
    {
        using var run = RestartBehindSilence(Kill);
        Assert.Empty(run.Said);
        Assert.Equal(1, run.Run.Statistics.Streams[0].Ledger.Withheld);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(10, false)]
    public void TimeBetweenTwoRuns_OfAReceiver_IsAGap(int seconds, bool isProved)
    {
        Crash(Begin(kind: JoinKind.Unless), run => _left.Push(At(1, "x")));
        _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * seconds);
        using var run = Begin(kind: JoinKind.Unless);
        _left.Push(At(100, "y"));
        _right.Push(At(100, "z"));
        Assert.Equal(isProved ? 1 : 0, run.Said.Count);
    }

    /// <summary>A run whose sources are silent before it ends, and the next one over what they deliver later.</summary>
    private LiveRun RestartBehindSilence(Action<LiveRun, Action<LiveRun>> end)
    {
        end(Begin(kind: JoinKind.Unless), run =>
        {
            _left.Push(At(1, "x"));
            _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 9);
        });
        var next = Begin(kind: JoinKind.Unless);
        _left.Push(At(100, "y"));
        _right.Push(At(100, "z"));
        return next;
    }
}
