using System.Globalization;
using Correlator.Benchmarks;

switch (args)
{
    case ["generate", var directory, var events]:
        Directory.CreateDirectory(directory);
        new PairWorkload(int.Parse(events, CultureInfo.InvariantCulture)).Write(directory);
        return 0;
    case ["duckdb", var directory, var threads]:
        return DuckDb(Path.GetFullPath(directory), int.Parse(threads, CultureInfo.InvariantCulture));
    case ["file", var engine, var directory, var output]:
        return FileEngines.RunOne(engine, directory, output);
    case ["patterns", var events, var keys, .. var only]:
        return PatternThroughput.Run(int.Parse(events, CultureInfo.InvariantCulture), int.Parse(keys, CultureInfo.InvariantCulture), only.FirstOrDefault());
    case ["compare", var group, .. var rest]:
        return Compare.Run(group, rest);
    default:
        Console.Error.WriteLine("""
            usage: generate DIRECTORY EVENTS | duckdb DIRECTORY THREADS | patterns EVENTS KEYS [NAME]
                   compare w1|w2|w3|w3-sparse|operators [EVENTS] [ROUNDS] [NAME]
            """);
        return 2;
}

static int DuckDb(string directory, int threads)
{
    var output = Path.Combine(directory, "duckdb.ndjson");
    var elapsed = DuckDbFiles.Run(directory, output, threads, isFull: true);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{File.ReadLines(output).LongCount()} pairs {elapsed.TotalMilliseconds:F0} ms"));
    return 0;
}
