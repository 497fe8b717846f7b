using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Checkpoints;

/// <summary>What a run says of its checkpoints when something is wrong with them.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("checkpoints");
    private readonly MemoryCheckpointStore _store = new();
    private readonly List<LogEvent> _results = [];
    private Exception? _error;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Run_SeveralPartitions_SaysWhatToSet()
    {
        var options = Options(_store) with { Partitions = 2 };

        var error = Assert.Throws<ArgumentException>(() => CorrelationRun.Create(Pairs(Source("a", 3), Source("b", 3)), options, Observer.Create<Correlation>(static _ => { })));

        Assert.Contains("Partitions", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ComesToItsEnd_RemovesItsCheckpoint()
    {
        var run = Run(new DirectoryCheckpointStore(_directory.FullName), Source("a", 20));

        Assert.Equal(20, _results.Count);
        Assert.True(run.Statistics.Checkpoint!.Saved > 0);
        Assert.Empty(_directory.GetFiles());
    }

    [Fact]
    public void Run_GoesOn_TellsWhatWasReadAgain()
    {
        Run(_store, Source("a", 200, crashAt: 60));
        var first = _results.Count;
        var run = Run(_store, Source("a", 200));

        Assert.True(run.Statistics.Checkpoint is { IsResumed: true, Skipped: > 0, Replayed: > 0 }, "nothing was left out");
        Assert.InRange(_results.Count, 200, 200 + first);
        Assert.Equal(200, _results.Select(static e => e.Position).Distinct().Count());
        Assert.Equal(200, run.Statistics.Results);
    }

    [Fact]
    public void Run_OtherLogs_NamesBoth()
    {
        Run(_store, Source("a", 200, crashAt: 60), Source("b", 5));
        Run(_store, Source("a", 200), Source("b", 5, log: "other.log"));

        var error = Assert.IsType<CheckpointException>(_error);
        Assert.Equal("CHECKPOINT_MISMATCH", error.Code);
        Assert.Contains("other.log", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 0)]
    [InlineData(200, 1)]
    public void Run_LogIsNotWhatItWas_SaysSo(int events, int shift)
    {
        Run(_store, Source("a", 200, crashAt: 60));
        var run = Run(_store, Source("a", events, shift: shift));

        Assert.Equal("CHECKPOINT_MISMATCH", Assert.IsType<CheckpointException>(_error).Code);
        Assert.Same(_error, Assert.Single(run.Statistics.Failures));
    }

    [Fact]
    public void Run_LogHasGrown_GoesOn()
    {
        Run(_store, Source("a", 100, crashAt: 40));
        Run(_store, Source("a", 300));

        Assert.Null(_error);
        Assert.Equal(300, _results.Select(static e => e.Position).Distinct().Count());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(90)]
    public void Run_LogThatWasAtItsEndHasGrown_StaysAtItsEnd(int crashAt)
    {
        // The short one is read to its end long before the crash.
        Run(_store, Source("a", 300, crashAt), Source("b", 5));
        Run(_store, Source("a", 300), Source("b", 400));

        Assert.Null(_error);
        Assert.Equal(300, _results.Where(static e => e.Source == "a").Select(static e => e.Position).Distinct().Count());
        Assert.Equal(5, _results.Where(static e => e.Source == "b").Select(static e => e.Position).Distinct().Count());
    }

    [Fact]
    public void Run_CheckpointIsDamaged_NamesTheFile()
    {
        var store = new DirectoryCheckpointStore(_directory.FullName);
        Run(store, Source("a", 200, crashAt: 60));
        var file = Assert.Single(_directory.GetFiles());
        var bytes = File.ReadAllBytes(file.FullName);
        bytes[^3] ^= 1;
        File.WriteAllBytes(file.FullName, bytes);

        Run(store, Source("a", 200));

        var error = Assert.IsType<CheckpointException>(_error);
        Assert.Equal("CHECKPOINT_UNREADABLE", error.Code);
        Assert.Contains(file.Name, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_CannotSave_GoesOnAndSaysSo()
    {
        var run = Run(new FullDisk(), Source("a", 50));

        Assert.Null(_error);
        Assert.Equal(50, _results.Count);
        Assert.Equal("CHECKPOINT_NOT_SAVED", run.Statistics.Checkpoint!.Failure!.Code);
    }

    [Fact]
    public void Run_OutputCannotBeMadeSafe_EndsWithoutACheckpoint()
    {
        var options = Options(_store) with { Checkpoint = new CheckpointOptions(_store) { Interval = TimeSpan.Zero, Flush = static () => throw new IOException("full") } };
        var run = Run(options, Source("a", 50));

        Assert.IsType<IOException>(_error);
        Assert.Equal(0, run.Statistics.Checkpoint!.Saved);
    }

    [Fact]
    public void Run_IntervalHasNotPassed_SavesNothing()
    {
        var run = Run(Options(_store) with { Checkpoint = new CheckpointOptions(_store) }, Source("a", 50));

        Assert.Equal(0, run.Statistics.Checkpoint!.Saved);
    }

    [Fact]
    public void Options_NegativeInterval_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Run(
        Options(_store) with { Checkpoint = new CheckpointOptions(_store) { Interval = TimeSpan.FromTicks(-1) } }, Source("a", 1)));

    private static CorrelationOptions Options(ICheckpointStore store) => new()
    {
        Lateness = TimeSpan.Zero,
        Scheduler = new TestScheduler(),
        Checkpoint = new CheckpointOptions(store) { Interval = TimeSpan.Zero },
    };

    private static JoinNode Pairs(IFiniteSource left, IFiniteSource right) => new(
        JoinKind.And, new StreamNode("a") { Source = left }, new StreamNode("b") { Source = right }, new JoinClause { Keys = [KeyPart.Of("id")] });

    private static CrashingSource Source(string name, int events, int crashAt = int.MaxValue, string? log = null, int shift = 0) => new(
        name,
        [.. Enumerable.Range(0, events).Select(i => new LogEvent(DateTimeOffset.UnixEpoch.AddMinutes(i + shift), name, $"{i}", Labels.Of(("id", $"{i}")), i))],
        new Crash(events, crashAt),
        isResumable: false) { Log = log };

    private CorrelationRun Run(ICheckpointStore store, params IFiniteSource[] sources) => Run(Options(store), sources);

    private CorrelationRun Run(CorrelationOptions options, params IFiniteSource[] sources)
    {
        OperatorNode node = new StreamNode(sources[0].Name) { Source = sources[0], Range = TimeSpan.FromMinutes(1) };
        foreach (var source in sources.Skip(1))
        {
            node = new UnionNode(node, new StreamNode(source.Name) { Source = source, Range = TimeSpan.FromMinutes(1) });
        }

        var run = CorrelationRun.Start(node, options, Observer.Create<Correlation>(
            result => _results.Add(result.Events[0].Event), error => _error = error is CrashException ? null : error));
        run.Completion.Wait();
        return run;
    }

    private sealed class FullDisk : ICheckpointStore
    {
        public ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) => new((byte[]?)null);

        public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken) => Throw();

        public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => Throw();

        // What a directory that cannot be made gives.
        private static ValueTask Throw() => new DirectoryCheckpointStore("/dev/null/state").SaveAsync("run", default, CancellationToken.None);
    }
}
