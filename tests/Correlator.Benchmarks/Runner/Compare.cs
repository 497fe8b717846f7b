using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>The command <c>compare</c>: all engines of a workload agree, then they are timed, then the table is printed.</summary>
internal static class Compare
{
    public static int Run(string group, string[] rest)
    {
        var events = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1_000_000;
        var rounds = rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 7;
        var only = rest.Length > 2 ? rest[2] : null;
        switch (group)
        {
            case "w1":
                using (var engines = new PairEngines(events))
                {
                    return Print(engines.All(only), rounds);
                }

            case "w2":
                using (var engines = new FileEngines(events))
                {
                    return Print(engines.All(only), rounds);
                }

            case "operators":
                using (var engines = new OperatorEngines(events))
                {
                    return Print(engines.All, rounds);
                }

            case "w3" or "w3-sparse":
                using (var engines = new WindowEngines(rest.Length > 0 ? events : 2_000_000, isDense: group == "w3"))
                {
                    return Print(engines.All(only), rounds);
                }

            default:
                Console.Error.WriteLine($"There is no workload '{group}'.");
                return 2;
        }
    }

    private static int Print(IReadOnlyList<Engine> engines, int rounds)
    {
        Comparison.Agree(engines);
        if (rounds > 0)
        {
            Console.WriteLine(ComparisonTable.Write(Comparison.Time(engines, rounds)));
        }

        return 0;
    }
}
