using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Correlator;

/// <summary>How far the partitions of one source have been read, kept over restarts: lines of topic, partition, next offset, and the time of the newest event in UTC ticks.</summary>
internal sealed class KafkaCursor(ICheckpointStore store, string source)
{
    private const string Version = "kafka 1";
    private readonly string _name = $"{source} kafka";
    private string _saved = string.Empty;

    /// <summary>The partitions that were read; empty where there is no cursor.</summary>
    /// <exception cref="SourceException">There is one that cannot be read (<c>CHECKPOINT_UNREADABLE</c>).</exception>
    public async Task<Dictionary<TopicPartition, (long Next, long NewestTicks)>> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await store.LoadAsync(_name, cancellationToken).ConfigureAwait(false);
            return bytes is null ? [] : Parse(Encoding.UTF8.GetString(bytes));
        }
        catch (CheckpointException error)
        {
            throw new SourceException(source, error.Message, error, error.Code);
        }
    }

    /// <summary>Saves how far partitions were read, where that has changed. A failure is told and costs only that a restart reads more.</summary>
    public async Task SaveAsync(IEnumerable<KafkaPartition> partitions, SourceStatistics statistics)
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (var partition in partitions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{partition.Id.Topic} {partition.Id.Partition.Value} {partition.Next} {partition.NewestTicks}\n");
        }

        if (text.ToString() is var written && written == _saved)
        {
            return;
        }

        try
        {
            await store.SaveAsync(_name, Encoding.UTF8.GetBytes(written), CancellationToken.None).ConfigureAwait(false);
            _saved = written;
        }
        catch (CheckpointException error)
        {
            statistics.AddNote(error.Message);
        }
    }

    private Dictionary<TopicPartition, (long Next, long NewestTicks)> Parse(string text)
    {
        var read = new Dictionary<TopicPartition, (long Next, long NewestTicks)>();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Skip(1))
        {
            if (lines[0] != Version
                || line.Split(' ') is not [var topic, var partition, var next, var newest]
                || !int.TryParse(partition, CultureInfo.InvariantCulture, out var number)
                || !long.TryParse(next, CultureInfo.InvariantCulture, out var offset)
                || !long.TryParse(newest, CultureInfo.InvariantCulture, out var ticks))
            {
                throw new SourceException(source, "the cursor was written by another version; remove it to begin anew.", code: "CHECKPOINT_UNREADABLE");
            }

            read[new TopicPartition(topic, number)] = (offset, ticks);
        }

        return read;
    }
}
