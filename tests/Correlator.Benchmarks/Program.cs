using System.Globalization;
using Correlator.Benchmarks;

switch (args)
{
    case ["generate", var directory, var events]:
        Directory.CreateDirectory(directory);
        new PairWorkload(int.Parse(events, CultureInfo.InvariantCulture), seed: 42).Write(directory);
        return 0;
    case ["duckdb", var directory, var threads]:
        var (pairs, elapsed) = DuckDbPairs.Run(Path.GetFullPath(directory), int.Parse(threads, CultureInfo.InvariantCulture));
        Console.WriteLine($"{pairs.ToString(CultureInfo.InvariantCulture)} pairs {elapsed.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)} ms");
        return 0;
    case ["patterns", var events, var keys, .. var only]:
        return PatternThroughput.Run(int.Parse(events, CultureInfo.InvariantCulture), int.Parse(keys, CultureInfo.InvariantCulture), only.FirstOrDefault());
    default:
        Console.Error.WriteLine("usage: generate DIRECTORY EVENTS | duckdb DIRECTORY THREADS | patterns EVENTS KEYS [NAME]");
        return 2;
}
