using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Correlator.Sources;

namespace Correlator;

/// <summary>Makes events of messages: topic and partition as labels of all, offset, key and headers as their own.</summary>
internal sealed class KafkaMessages(string source, KafkaSourceOptions options)
{
    // A position is an offset and the number of its partition among all: 16,384 partitions of 500 trillion messages.
    private const int SlotBits = 14;
    private const int MaxHeaders = 100;
    private readonly MessageReader _reader = new(source, options.Messages);
    private readonly Dictionary<TopicPartition, Labels> _labels = [];
    private readonly List<(string Name, ReadOnlyMemory<byte> Value)> _fields = [];

    /// <summary>Adds the events of a message.</summary>
    /// <returns>Null, or why it is none.</returns>
    /// <exception cref="SourceException">The topics have more partitions than can be told apart.</exception>
    public string? Read(ConsumeResult<byte[]?, byte[]?> message, List<LogEvent> events)
    {
        _fields.Clear();
        _fields.Add(("offset", Encoding.ASCII.GetBytes(message.Offset.Value.ToString(CultureInfo.InvariantCulture))));
        if (message.Message.Key is { } key)
        {
            _fields.Add(("key", key));
        }

        var headers = message.Message.Headers;
        for (var i = 0; i < Math.Min(headers?.Count ?? 0, MaxHeaders); i++)
        {
            _fields.Add(("header_" + headers![i].Key, headers[i].GetValueBytes() ?? []));
        }

        return _reader.Read(
            new SentMessage(message.Message.Value ?? [], TimeOf(message), PositionOf(message)) { Labels = LabelsOf(message.TopicPartition), Fields = _fields },
            events);
    }

    /// <summary>When a message was sent, or when the broker took it, as the topic is set.</summary>
    public static DateTimeOffset TimeOf(ConsumeResult<byte[]?, byte[]?> message) =>
        new(Math.Max(message.Message.Timestamp.UtcDateTime.Ticks, DateTime.UnixEpoch.Ticks), TimeSpan.Zero);

    private long PositionOf(ConsumeResult<byte[]?, byte[]?> message)
    {
        var topic = 0;
        while (topic < options.Topics.Count && options.Topics[topic] != message.Topic)
        {
            topic++;
        }

        var slot = ((long)message.Partition.Value * options.Topics.Count) + topic;
        return slot < 1 << SlotBits
            ? (message.Offset.Value << SlotBits) | slot
            : throw new SourceException(source, $"partitions times topics are more than {1 << SlotBits}; make several sources of them.", code: "SOURCE_CONFIGURATION");
    }

    private Labels LabelsOf(TopicPartition partition)
    {
        if (!_labels.TryGetValue(partition, out var labels))
        {
            labels = Labels.Of(("topic", partition.Topic), ("partition", partition.Partition.Value.ToString(CultureInfo.InvariantCulture)));
            _labels.Add(partition, labels);
        }

        return labels;
    }
}
