using System.Diagnostics;

namespace Correlator.Kafka.Broker;

/// <summary>What the way over a log costs: processor time of a worker for each event, by how many events stand in a packet, beside a run of the same events in one process.</summary>
internal static class Measurement
{
    private const int Partitions = 64;
    private const int WarmEvents = 50_000;

    /// <summary>Measures and prints one line for each way.</summary>
    /// <param name="query">Which query of <see cref="SpreadQueries"/>.</param>
    /// <param name="events">How many events, about; the mock keeps 5 MiB a partition.</param>
    public static async Task<int> RunAsync(string query, int events)
    {
        Console.WriteLine($"{query}, {events} events, {Environment.ProcessorCount} processors");
        foreach (var count in (int[])[WarmEvents, events])
        {
            // The first time warms up.
            var (web, db) = (SpreadQueries.Events("web", count), SpreadQueries.Events("db", count));
            List<string> lines = [InProcess(query, web, db)];
            foreach (var packet in (int[])[64, 1])
            {
                lines.Add(await SpreadAsync(query, web, db, packet));
            }

            Console.Write(count == events ? string.Join('\n', lines) + "\n" : string.Empty);
        }

        return 0;
    }

    private static string InProcess(string query, List<LogEvent> web, List<LogEvent> db)
    {
        using var sink = new JsonLinesSink(Stream.Null);
        var meter = new Meter();
        CorrelationRun.Start(SpreadQueries.Graph(query, web, db), SpreadQueries.Options, sink).Completion.Wait();
        return meter.Tell("in one process", CountOf(query, web, db));
    }

    private static async Task<string> SpreadAsync(string query, List<LogEvent> web, List<LogEvent> db, int packet)
    {
        using var broker = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(Measurement).Assembly.Location]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var options = SpreadQueries.LogOf(new KafkaConnection { BootstrapServers = (await broker.StandardOutput.ReadLineAsync())! }, "log", "group");
        foreach (var topic in (string[])["log", "log.group.results", "log.group.places"])
        {
            await broker.StandardInput.WriteLineAsync($"create {topic} {Partitions}");
            await broker.StandardOutput.ReadLineAsync();
        }

        var spread = SpreadQueries.Of(query);
        var writing = new Meter();
        var ingest = await IngestAsync(options, spread, packet, web, db);
        var written = writing.Tell($"ingest, packets of {packet}", CountOf(query, web, db));
        using var worker = new PartitionWorker(spread, new KafkaLog(options), new KafkaResults(options));

        // Joining the group is not counted.
        long read;
        while ((read = worker.Turn(TimeSpan.FromMilliseconds(20))) == 0)
        {
        }

        var working = new Meter();
        while (read < ingest.Packets)
        {
            read += worker.Turn(TimeSpan.FromMilliseconds(20));
        }

        worker.Commit();
        var results = worker.Statistics.Sum(static partition => partition.Results);
        var line = $"{working.Tell($"worker, packets of {packet}", CountOf(query, web, db))}, {ingest.Packets} packets of {ingest.Bytes / ingest.Packets} bytes, {results} results";
        broker.StandardInput.Close();
        await broker.WaitForExitAsync();
        return $"{written}\n{line}";
    }

    /// <summary>How many events the query reads.</summary>
    private static int CountOf(string query, List<LogEvent> web, List<LogEvent> db) => web.Count + (SpreadQueries.Of(query).Sources.Contains("db") ? db.Count : 0);

    private static async Task<(long Events, long Packets, long Bytes)> IngestAsync(KafkaLogOptions options, PartitionedQuery query, int packet, List<LogEvent> web, List<LogEvent> db)
    {
        using var writer = new KafkaLogWriter(options);
        var ingest = new LogIngest([new IngestTarget(query, writer)], new LogIngestOptions { PacketEvents = packet, Linger = TimeSpan.FromSeconds(1) });
        await ingest.RunAsync([new ListSource("web", web), new ListSource("db", db)]);
        return ingest.Written;
    }

    /// <summary>Time and processor time of this process since it was made.</summary>
    private sealed class Meter
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly TimeSpan _start = Environment.CpuUsage.TotalTime;

        public string Tell(string what, int events)
        {
            var (time, cpu) = (_clock.Elapsed, Environment.CpuUsage.TotalTime - _start);
            return FormattableString.Invariant($"{what,-24} {cpu.TotalMicroseconds / events,6:0.00} us of processor time an event, {events / time.TotalSeconds,9:0} events/s");
        }
    }
}
