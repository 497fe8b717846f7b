namespace Correlator.Testing;

/// <summary>A run over finished sources.</summary>
public sealed class ReplayedRun : TestedRun
{
    internal ReplayedRun(TestedCorrelation tested, ILookup<string, LogEvent> events)
    {
        using var run = tested.Start(name => new ListSource(name, [.. events[name]]), clock: null, this);

        // Events in memory are read on the thread that starts; other lanes need a moment to end.
        run.Completion.GetAwaiter().GetResult();
        Statistics = run.Statistics;
        Failure?.Throw();
    }

    /// <inheritdoc/>
    public override RunStatistics Statistics { get; }
}
