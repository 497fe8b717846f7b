namespace Correlator.Benchmarks;

/// <summary>One way to do a workload.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Workload">What it works on; engines of one workload must agree.</param>
/// <param name="Events">How many events a run takes in, of all streams.</param>
/// <param name="Run">Does the workload once.</param>
internal sealed record Engine(string Name, string Workload, long Events, Action<PairTally> Run)
{
    /// <summary>Whether its pairs are held against those of the other engines of the workload.</summary>
    public bool GivesPairs { get; init; } = true;

    /// <summary>Whether its results, too, are as many as the pairs or rows of the others.</summary>
    public bool IsOurs { get; init; }

    /// <summary>How often it runs for each round; a slow peer may sit out: 0.5 is every other round.</summary>
    public int EveryRound { get; init; } = 1;
}
