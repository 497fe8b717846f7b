using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Correlator;

/// <summary>How far a group has come in each partition, in a compacted topic of as many partitions: the last record of a partition counts.</summary>
/// <remarks>
/// The client's commits of offsets carry no text, so places are records of their own. A member that was taken for dead may write one behind that of its successor. That is harmless: all results
/// before that place are out as well, for it was written after they were kept, and it is an older place at worst, from which whoever takes over reads more than it would have to; which results
/// are out it learns from their own topic.
/// </remarks>
internal sealed class KafkaPlaces(KafkaLogOptions options, KafkaTailReader tails, KafkaTransactions? transactions) : IDisposable
{
    private static readonly byte[] Key = "place"u8.ToArray();
    private readonly KafkaWriter? _writer = transactions is null ? new KafkaWriter(options.Places, options) : null;

    /// <exception cref="LogException">They cannot be read, or are none.</exception>
    public Dictionary<int, PartitionCommit> Read(IReadOnlyCollection<int> partitions) => Read(options, tails, partitions);

    /// <summary>The same for who writes none.</summary>
    /// <exception cref="LogException">They cannot be read, or are none.</exception>
    public static Dictionary<int, PartitionCommit> Read(KafkaLogOptions options, KafkaTailReader tails, IReadOnlyCollection<int> partitions)
    {
        var places = new Dictionary<int, PartitionCommit>();
        foreach (var (partition, message) in tails.Read(options.Places, partitions))
        {
            // Without a value the place was removed, so that the partition is begun anew.
            if (message.Message.Value is { } value)
            {
                places.Add(partition, Parse(message, Encoding.ASCII.GetString(value)));
            }
        }

        return places;
    }

    /// <summary>Keeps places; in transactions together with the results before them.</summary>
    /// <returns>Whether all are kept: not where a transaction is over before its time.</returns>
    /// <exception cref="LogException">They are not kept.</exception>
    public bool Keep(IReadOnlyDictionary<int, PartitionCommit> places)
    {
        foreach (var (partition, place) in places)
        {
            var value = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{place.Position} {place.Metadata}"));
            _writer?.Write(options.Places, partition, Key, value);
            transactions?.Of(partition).Write(options.Places, Key, value);
        }

        _writer?.Flush();
        return transactions?.Commit([.. places.Keys]) ?? true;
    }

    public void Dispose() => _writer?.Dispose();

    private static PartitionCommit Parse(ConsumeResult<byte[]?, byte[]?> message, string text) =>
        text.Split(' ', 2) is [var position, var metadata] && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new PartitionCommit(number, metadata)
            : throw new LogException("LOG_MISMATCH", $"What stands at {message.TopicPartitionOffset} is no place of a group. Only workers write into that topic; name another one.");
}
