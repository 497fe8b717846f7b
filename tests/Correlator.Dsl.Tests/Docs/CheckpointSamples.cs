using System.Reactive;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The samples of docs/checkpoints.md as they stand there, run.</summary>
public sealed class CheckpointSamples : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-docs-");

    [Fact]
    public async Task Checkpoints_OfARunThatEnds_AreRemoved()
    {
        var directory = _directory.FullName;
        LogEvent[] events = [new(DateTimeOffset.UnixEpoch, "a", "first"), new(DateTimeOffset.UnixEpoch.AddSeconds(1), "a", "second")];
        var query = EventQuery.From("a", events);
        var seen = new List<string>();
        var results = Observer.Create<Correlation>(result => seen.Add(result.Events[0].Event.Message));

        var options = new CorrelationOptions
        {
            Name = "slow-requests",
            Checkpoint = new CheckpointOptions(new DirectoryCheckpointStore(directory)) { Interval = TimeSpan.FromSeconds(10) },
        };
        using var run = CorrelationRun.Start(query.Node, options, results);
        await run.Completion;

        Assert.Equal(["first", "second"], seen);
        Assert.Empty(_directory.GetFiles());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
