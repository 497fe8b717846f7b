using System.Globalization;
using System.Reactive.Concurrency;

namespace Correlator.Cli;

/// <summary>Writes sources into topics until they end or the tool is asked to.</summary>
internal sealed class IngestRun(ToolConsole console)
{
    private const double HotShare = 0.1;
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    public async Task<int> RunAsync(ScaledQueries queries)
    {
        var writers = new List<KafkaLogWriter>();
        try
        {
            var targets = new List<IngestTarget>();
            foreach (var topic in queries.Queries.SelectMany(static query => query.Stages).GroupBy(static stage => stage.Topics.Topic, StringComparer.Ordinal))
            {
                await KafkaLogTopics.EnsureLogAsync(topic.First().Topics, console.Interrupted).ConfigureAwait(false);
                var writer = new KafkaLogWriter(topic.First().Topics);
                writers.Add(writer);
                targets.AddRange(topic.Select(stage => new IngestTarget(stage.Query, writer)));
            }

            var ingest = new LogIngest(targets, new LogIngestOptions { PacketEvents = queries.PacketEvents, Scheduler = console.Scheduler });
            using var progress = console.IsErrorTerminal ? console.Scheduler.SchedulePeriodic(ProgressInterval, () => console.Error.Write($"\r\x1b[K{Written(ingest)}")) : null;
            await ingest.RunAsync(queries.Sources, console.Interrupted).ConfigureAwait(false);
            progress?.Dispose();
            Conclude(ingest);
            return ExitCode.Success;
        }
        catch (CorrelatorException error)
        {
            console.Error.WriteLine($"correlator: {error.Message}");
            return ExitCode.Failed;
        }
        finally
        {
            writers.ForEach(static writer => writer.Dispose());
        }
    }

    private static string Written(LogIngest ingest)
    {
        var (events, packets, bytes) = ingest.Written;
        return string.Create(CultureInfo.InvariantCulture, $"{events:N0} events in {packets:N0} records, {bytes:N0} bytes");
    }

    private void Conclude(LogIngest ingest)
    {
        console.Error.WriteLine($"{(console.IsErrorTerminal ? "\r\x1b[K" : string.Empty)}{Written(ingest)}");
        foreach (var (key, share) in ingest.HotKeys(HotShare))
        {
            console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"warning: {share * 100:0} % of all events have the key {key}; one worker does all of its work"));
        }
    }
}
