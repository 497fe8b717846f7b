using Confluent.Kafka;

namespace Correlator;

/// <summary>How far one partition has been read. Times are UTC ticks of 100 ns.</summary>
internal sealed class KafkaPartition(TopicPartition id, long next, long newestTicks)
{
    public TopicPartition Id => id;

    /// <summary>The offset of the next message.</summary>
    public long Next { get; set; } = next;

    /// <summary>The time of its newest event; before the first one where reading began.</summary>
    public long NewestTicks { get; private set; } = newestTicks;

    /// <summary>Up to here it was seen to hold nothing that is not read.</summary>
    public long ReadWholeTicks { get; set; }

    /// <summary>From here on messages are gone, up to the next one that there is; null for none.</summary>
    public long? LostSinceTicks { get; set; }

    /// <summary>Whether a message has come since its end was asked for.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Up to here everything of it has been read.</summary>
    public long CompleteTicks => Math.Max(NewestTicks, ReadWholeTicks);

    /// <summary>Takes the time of an event.</summary>
    public void OnEvent(long ticks) => NewestTicks = Math.Max(NewestTicks, ticks);
}
