using System.Globalization;
using Correlator.Benchmarks;

switch (args)
{
    case ["generate", var directory, var events]:
        Directory.CreateDirectory(directory);
        new PairWorkload(int.Parse(events, CultureInfo.InvariantCulture)).Write(directory);
        return 0;
    case ["duckdb", var directory, var threads]:
        var (pairs, elapsed) = DuckDbFiles.Run(Path.GetFullPath(directory), int.Parse(threads, CultureInfo.InvariantCulture));
        Console.WriteLine($"{pairs.ToString(CultureInfo.InvariantCulture)} pairs {elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms");
        return 0;
    case ["patterns", var events, var keys, .. var only]:
        return PatternThroughput.Run(int.Parse(events, CultureInfo.InvariantCulture), int.Parse(keys, CultureInfo.InvariantCulture), only.FirstOrDefault());
    case ["compare", var group, .. var rest]:
        return Compare.Run(group, rest);
    default:
        Console.Error.WriteLine("""
            usage: generate DIRECTORY EVENTS | duckdb DIRECTORY THREADS | patterns EVENTS KEYS [NAME]
                   compare w1 [EVENTS] [ROUNDS] [NAME]
            """);
        return 2;
}
