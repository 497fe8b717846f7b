using System.Diagnostics;
using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>Holds engines against each other in one process: first that they agree, then how fast they are, in turn and in rounds.</summary>
internal static class Comparison
{
    /// <summary>Runs every engine once and compares what it found; the run warms the engine up, too.</summary>
    /// <exception cref="InvalidOperationException">Two engines of a workload disagree.</exception>
    public static void Agree(IReadOnlyList<Engine> engines)
    {
        AgreeOnResults(engines);
        AgreeOnPairs(engines);
    }

    private static void AgreeOnResults(IReadOnlyList<Engine> engines)
    {
        foreach (var engine in engines.Where(static engine => engine.Expected is not null))
        {
            var (found, expected) = (Check(engine).Results, engine.Expected!());
            if (found != expected)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture, $"{engine.Workload}: '{engine.Name}' gave {found} results instead of {expected}."));
            }
        }
    }

    private static void AgreeOnPairs(IReadOnlyList<Engine> engines)
    {
        foreach (var workload in engines.Where(static engine => engine.Expected is null).GroupBy(static engine => engine.Workload))
        {
            var tallies = workload.Select(static engine => (engine.Name, Tally: Check(engine))).ToList();
            var first = tallies[0];
            foreach (var (name, tally) in tallies)
            {
                if ((tally.Pairs, tally.Checksum) != (first.Tally.Pairs, first.Tally.Checksum))
                {
                    throw new InvalidOperationException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{workload.Key}: '{first.Name}' found {first.Tally.Pairs} pairs (checksum {first.Tally.Checksum}), '{name}' {tally.Pairs} ({tally.Checksum})."));
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{workload.Key}: {tallies.Count} engines agree on {first.Tally.Pairs:N0} pairs, checksum {first.Tally.Checksum}"));
        }
    }

    /// <summary>Runs all engines in turn, round after round.</summary>
    /// <returns>In the order of the engines.</returns>
    public static IReadOnlyList<Measurement> Time(IReadOnlyList<Engine> engines, int rounds)
    {
        var samples = engines.ToDictionary(static engine => engine, static _ => new List<Sample>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var engine in engines.Where(engine => round % engine.EveryRound == 0))
            {
                samples[engine].Add(TimeOnce(engine));
            }
        }

        return [.. engines.Where(engine => samples[engine].Count > 0).Select(engine => Summarize(engine, samples[engine]))];
    }

    private static PairTally Check(Engine engine)
    {
        var tally = new PairTally(isChecked: true);
        engine.Run(tally);
        return tally;
    }

    private static Sample TimeOnce(Engine engine)
    {
        // What the engine before has left behind must not be collected in this one's time.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        GC.WaitForPendingFinalizers();
        var tally = new PairTally(isChecked: false);
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        engine.Run(tally);
        watch.Stop();
        var elapsed = tally.Elapsed ?? watch.Elapsed;
        return new Sample(
            elapsed.TotalNanoseconds / engine.Events,
            (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)engine.Events,
            tally.Results,
            tally.PeakKilobytes / 1024.0);
    }

    private static Measurement Summarize(Engine engine, List<Sample> samples)
    {
        if (samples.Any(sample => sample.Results != samples[0].Results))
        {
            throw new InvalidOperationException($"'{engine.Name}' gave different numbers of results in its rounds.");
        }

        var bytes = samples.Select(static sample => sample.Bytes).Order().ElementAt(samples.Count / 2);
        return new Measurement(engine, [.. samples.Select(static sample => sample.Nanoseconds).Order()], bytes, samples[0].Results)
        {
            PeakMegabytes = samples.Max(static sample => sample.PeakMegabytes),
        };
    }

    private readonly record struct Sample(double Nanoseconds, double Bytes, long Results, double PeakMegabytes);
}
