using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>The commands that are trials of one engine, ours, and the report of all.</summary>
internal static class Commands
{
    public const string Usage = """
        usage: generate DIRECTORY EVENTS              write the files of W2
               duckdb DIRECTORY THREADS               the pairs of those files by DuckDB
               patterns EVENTS KEYS [NAME]            every construct of the language over events in memory
               compare w1|w2|w3|w3-sparse|operators [EVENTS] [ROUNDS] [NAME]
                                                      engines in turn in one process; EVENTS are those of one stream, 0 rounds only check that they agree
               scale                                  time and memory from 100,000 to 10 million events
               hotkey                                 one key against many
               state [EVENTS]                         bytes held for each event
               soak [HOURS] [RATE] [KEYS]             memory after a long virtual time; default 24 1000 100000
               latency [RATE] [SECONDS]               live, event in to correlation out; default 50000 60
               loki LINES ROUNDS                      recorded lines of a Loki server on this machine, and its tail at 50000 lines/s for 30 s
               soak-sources [MINUTES]                 a Loki and a Graylog that fail in every way; default 10
               metrics [EVENTS] [ROUNDS]              W1 with and without someone who collects the metrics
               receivers [EVENTS]                     syslog and OTLP over loopback sockets; nothing may be lost
               goals [FILE] [EVENTS]                  all of this against the goals, as a document
        """;

    public static int Run(string command, string[] rest)
    {
        switch (command)
        {
            case "scale":
                Console.WriteLine(ScaleTrial.Table(ScaleTrial.Run()));
                return 0;
            case "hotkey":
                Console.WriteLine(HotKeyTrial.Table(HotKeyTrial.Run()));
                return 0;
            case "state":
                Console.WriteLine(StateTrial.Run(Number(rest, 0, 200_000)));
                return 0;
            case "soak":
                var hours = rest.Length > 0 ? double.Parse(rest[0], CultureInfo.InvariantCulture) : 24;
                var soak = SoakTrial.Run(hours, Number(rest, 1, 1000), Number(rest, 2, 100_000));
                Console.WriteLine(soak);
                Console.WriteLine($"{soak.StartMegabytes} {soak.EndMegabytes}");
                return 0;
            case "latency":
                foreach (var query in (string[])[LatencyTrial.Pairs, LatencyTrial.Components])
                {
                    Console.WriteLine($"{query}: {LatencyTrial.Run(query, Number(rest, 0, 50_000), Number(rest, 1, 60))}");
                }

                return 0;
            default:
                return GoalsReport.Run(rest.Length > 0 ? rest[0] : null, Number(rest, 1, 1_000_000));
        }
    }

    /// <summary>What <c>eng/long.sh</c> holds the tool against.</summary>
    public static int DuckDb(string directory, int threads)
    {
        var output = Path.Combine(directory, "duckdb.ndjson");
        var elapsed = DuckDbFiles.Run(directory, output, threads, isFull: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{File.ReadLines(output).LongCount()} pairs {elapsed.TotalMilliseconds:F0} ms"));
        return 0;
    }

    private static int Number(string[] rest, int index, int normal) => rest.Length > index ? int.Parse(rest[index], CultureInfo.InvariantCulture) : normal;
}
