namespace Correlator.Tests.Checkpoints;

/// <summary>What becomes of a live query's journal that is torn, damaged, too long, or cannot be written.</summary>
public sealed class LiveJournalFaultTests : LiveJournalBench
{
    [Fact]
    public void TornTail_OfTheLastSegment_IsAsIfItHadNotBeenWritten()
    {
        Kill(Begin(), run =>
        {
            _left.Push(At(1, "x"));
            _left.Push(At(2, "y"));
        });
        _store.Damage(1, -3);
        using var run = Begin();
        Assert.Null(run.Failure);
        Assert.Equal(1, run.Run.Statistics.Checkpoint!.Replayed);
        _right.Push(At(3, "x"), At(3, "y"));
        Assert.Single(run.Said);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public void TornTail_OfAnyLength_CanBeWrittenOnBehind(int cut)
    {
        Crash(Begin(), run => _left.Push(At(1, "x")));
        var length = _store.OpenSegment(_store.Name, 1).Length;
        _store.TruncateSegment(_store.Name, 1, length - cut);
        Crash(Begin(), run => _left.Push(At(2, "y")));
        using var run = Begin();
        Assert.Null(run.Failure);
        _right.Push(At(3, "y"));
        Assert.Single(run.Said);
    }

    [Theory]
    [InlineData(3, "it is no journal")]
    [InlineData(7, "another version")]
    [InlineData(-3, "its checksum is wrong")]
    public void Damage_BeforeTheLastSegment_IsAnErrorThatNamesIt(int place, string why)
    {
        Crash(Begin(), run => _left.Push(At(1, "x")));
        Crash(Begin(), run => _left.Push(At(2, "y")));
        _store.Damage(1, place);
        using var run = Begin();
        var error = Assert.IsType<CheckpointException>(run.Failure);
        Assert.Equal("CHECKPOINT_UNREADABLE", error.Code);
        Assert.Contains("segment 1", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(_store.GetSegments(_store.Name));
    }

    [Fact]
    public void MissingSegment_InTheMiddle_IsAnError()
    {
        for (var i = 1; i <= 3; i++)
        {
            Crash(Begin(), run => _left.Push(At(1, "x")));
        }

        _store.DeleteSegment(_store.Name, 2);
        using var run = Begin();
        Assert.IsType<CheckpointException>(run.Failure);
    }

    [Fact]
    public void Journal_OverALongTime_KeepsOnlyWhatSomethingDependsOn()
    {
        using var run = Begin(CheckpointOf(TimeSpan.Zero, segmentBytes: 1));
        for (var i = 0; i < 300; i++)
        {
            Pair(i * 10, $"r{i}");
        }

        Assert.InRange(_store.GetSegments(_store.Name).Count, 1, 60);
        Assert.NotNull(run.Run.Statistics.Checkpoint!.ReplaysSince);
    }

    [Fact]
    public void Journal_BeyondItsBound_LetsTheOldestGoAndWithholdsWhatDependsOnIt()
    {
        var options = CheckpointOf(TimeSpan.Zero, segmentBytes: 1000) with { MaxJournalBytes = 1 << 20 };
        Crash(Begin(options, JoinKind.Or), run =>
        {
            _left.Push(At(1, "early"));
            for (var i = 0; i < 400; i++)
            {
                _right.Push(At(1, new string('w', 8000) + i));
            }

            Assert.InRange(run.Run.Statistics.Checkpoint!.JournalBytes, 1, 1_100_000);
            _left.Push(At(2, "lone"));
        });
        using var run = Begin(options, JoinKind.Or);
        _left.Push(At(500, "z"));
        _right.Push(At(500, "z"));

        // That "lone" has no partner cannot be known any more; "early" is forgotten.
        Assert.Single(run.Said);
        Assert.Contains("key {id=z}", run.Said[0], StringComparison.Ordinal);
        Assert.True(run.Run.Statistics.Streams[0].Ledger.Withheld > 0);
    }

    [Fact]
    public void FullDisk_LosesNoResultAndIsTold()
    {
        var first = Begin(CheckpointOf(TimeSpan.FromSeconds(5)));
        _left.Push(At(1, "x"));
        _store.IsFull = true;
        _right.Push(At(1, "x"));
        Assert.Single(first.Said);
        Assert.Equal("The disk is full.", first.Run.Statistics.Checkpoint!.Failure!.Message);
        _left.Push(At(2, "unwritten"));

        // There is room again: what was not written is a gap to a restart.
        _store.IsFull = false;
        _scheduler.AdvanceBy(TimeSpan.TicksPerSecond * 6);
        _left.Push(At(3, "y"));
        Assert.Null(first.Run.Statistics.Checkpoint!.Failure);
        first.Dispose();
        using var second = Begin();
        Assert.Null(second.Failure);
        _right.Push(At(4, "y"));
        Assert.Contains(second.Said, static said => said.Contains("key {id=y}", StringComparison.Ordinal));
        Assert.True(second.Run.Statistics.Streams[0].Ledger.Gaps > 0);
    }

    [Fact]
    public void Create_StoreWithoutJournals_Fails()
    {
        var options = new CorrelationOptions { Checkpoint = new CheckpointOptions(new PlainStore()) };
        Assert.Throws<ArgumentException>(() => CorrelationRun.Create(GraphOf(_right, JoinKind.And), options, System.Reactive.Observer.Create<Correlation>(static _ => { })));
    }

    /// <summary>A store of checkpoints alone.</summary>
    private sealed class PlainStore : ICheckpointStore
    {
        public ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult<byte[]?>(null);

        public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken) => default;

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => default;
    }
}
