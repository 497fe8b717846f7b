using System.Globalization;
using System.Text.Json;

namespace Correlator.Cli;

/// <summary>Tells how far the workers of queries have come.</summary>
internal sealed class StatusReport(ToolConsole console)
{
    private const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public int Write(ScaledQueries queries, bool isJson)
    {
        try
        {
            foreach (var stage in queries.Queries.SelectMany(static query => query.Stages))
            {
                var partitions = KafkaLogStatus.Read(stage.Topics);
                if (isJson)
                {
                    WriteJson(stage, partitions);
                }
                else
                {
                    WriteTable(stage, partitions);
                }
            }

            return ExitCode.Success;
        }
        catch (CorrelatorException error)
        {
            console.Error.WriteLine($"correlator: {error.Message}");
            return ExitCode.Failed;
        }
    }

    private void WriteTable(ScaledStage stage, IReadOnlyList<KafkaPartitionStatus> partitions)
    {
        string[] head = ["partition", "records", "done", "lag", "read again", "complete until"];
        List<string[]> rows = [head, .. partitions.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, head.Length).Select(column => rows.Max(row => row[column].Length))];
        console.Text.WriteLine($"{stage.Name}: by {stage.Query.Key}, {stage.Topics.Topic}, {Text(partitions.Sum(static partition => partition.Lag))} records behind");
        foreach (var row in rows)
        {
            console.Text.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    private void WriteJson(ScaledStage stage, IReadOnlyList<KafkaPartitionStatus> partitions)
    {
        foreach (var partition in partitions)
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes))
            {
                json.WriteStartObject();
                json.WriteString("query", stage.Name);
                json.WriteString("topic", stage.Topics.Topic);
                json.WriteNumber("partition", partition.Partition);
                json.WriteNumber("beginning", partition.Beginning);
                json.WriteNumber("end", partition.End);
                json.WriteNumber("done", partition.Done);
                json.WriteNumber("lag", partition.Lag);
                json.WriteNumber("replay", partition.Replay);
                if (partition.Watermark is { } watermark)
                {
                    json.WriteString("watermark", watermark.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
                }

                json.WriteEndObject();
            }

            console.Text.WriteLine(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        }
    }

    private static string[] Row(KafkaPartitionStatus partition) =>
    [
        Text(partition.Partition), Text(partition.End - partition.Beginning), Text(partition.Done), Text(partition.Lag), Text(partition.Replay),
        partition.Watermark?.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture) ?? "-",
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
