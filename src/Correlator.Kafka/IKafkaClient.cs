using Confluent.Kafka;

namespace Correlator;

/// <summary>What a source asks of Kafka. Used by one thread at a time.</summary>
internal interface IKafkaClient : IDisposable
{
    /// <summary>How many partitions a topic has; 0 where there is no such topic.</summary>
    /// <exception cref="KafkaException">There is no answer.</exception>
    int CountPartitions(string topic);

    /// <summary>The offsets of the oldest message and behind the newest.</summary>
    /// <exception cref="KafkaException">There is no answer.</exception>
    (long First, long End) GetOffsets(TopicPartition partition);

    /// <summary>The offset of the first message that was sent at a time or later; null where there is none.</summary>
    /// <exception cref="KafkaException">There is no answer.</exception>
    long? FindOffset(TopicPartition partition, DateTimeOffset time);

    /// <summary>Reads a partition from an offset on, whether it was read before or not.</summary>
    void Assign(TopicPartition partition, long offset);

    /// <summary>The next message, or that a partition is read up to its end; null where nothing has come.</summary>
    /// <exception cref="ConsumeException">A partition cannot be read at its offset, or a message not at all.</exception>
    ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan wait);
}
