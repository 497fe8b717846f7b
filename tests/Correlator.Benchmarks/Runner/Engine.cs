namespace Correlator.Benchmarks;

/// <summary>One way to do a workload.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Workload">What it works on; engines of one workload must agree.</param>
/// <param name="Events">How many events a run takes in, of all streams.</param>
/// <param name="Run">Does the workload once.</param>
internal sealed record Engine(string Name, string Workload, long Events, Action<PairTally> Run)
{
    /// <summary>How many results it must give, where nothing else says so; null where engines of one workload are held against each other by their pairs.</summary>
    public Func<long>? Expected { get; init; }

    /// <summary>In which rounds it takes part: 1 in all, 3 in every third. Slow peers sit out.</summary>
    public int EveryRound { get; init; } = 1;
}
