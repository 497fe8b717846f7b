using System.Globalization;
using Correlator.Benchmarks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["generate", var directory, var events]:
        Directory.CreateDirectory(directory);
        new PairWorkload(int.Parse(events, CultureInfo.InvariantCulture)).Write(directory);
        return 0;
    case ["duckdb", var directory, var threads]:
        return Commands.DuckDb(Path.GetFullPath(directory), int.Parse(threads, CultureInfo.InvariantCulture));
    case ["patterns", var events, var keys, .. var only]:
        return PatternThroughput.Run(int.Parse(events, CultureInfo.InvariantCulture), int.Parse(keys, CultureInfo.InvariantCulture), only.FirstOrDefault());
    case ["compare", var group, .. var rest]:
        return Compare.Run(group, rest);
    case ["file", var engine, var directory, var output]:
        return FileEngines.RunOne(engine, directory, output);
    case ["scale-one", var events]:
        return ScaleTrial.RunOne(int.Parse(events, CultureInfo.InvariantCulture));
    case ["latency-one", var rate, var seconds, var query]:
        Console.WriteLine(LatencyTrial.RunOne(int.Parse(rate, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture), query).ToLine());
        return 0;
    case ["loki", var lines, var rounds]:
        Console.Write(await LokiTrial.RunAsync(int.Parse(lines, CultureInfo.InvariantCulture), int.Parse(rounds, CultureInfo.InvariantCulture)));
        Console.Write(LokiTailTrial.RunChild(50_000, 30));
        return 0;
    case ["loki-tail-one", var rate, var seconds]:
        return await LokiTailTrial.RunOneAsync(int.Parse(rate, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture));
    case ["soak-sources", .. var rest]:
        return await SourceSoakTrial.RunAsync(rest.Length > 0 ? double.Parse(rest[0], CultureInfo.InvariantCulture) : 10);
    case ["metrics", .. var rest]:
        return MetricsTrial.Run(rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1_000_000, rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 15);
    case ["receivers", .. var rest]:
        return await ReceiverThroughput.RunAsync(rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 1_000_000);
    case ["scale" or "hotkey" or "soak" or "latency" or "state" or "goals", ..]:
        return Commands.Run(args[0], args[1..]);
    default:
        Console.Error.WriteLine(Commands.Usage);
        return 2;
}
