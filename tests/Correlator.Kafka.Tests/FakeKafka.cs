using Confluent.Kafka;

namespace Correlator.Tests.Kafka;

/// <summary>Partitions in memory, for what the mock cluster cannot do: offsets by time, a clock, no answers.</summary>
internal sealed class FakeKafka : IKafkaClient
{
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _changed = new(initialState: false);
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly HashSet<(TopicPartition, long)> _ends = [];

    /// <summary>The messages of partitions of the topic <c>orders</c>.</summary>
    public required List<(DateTimeOffset Time, string Value)>[] Partitions { get; init; }

    /// <summary>Whether anything is answered.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Lets the test change something while nothing is asked.</summary>
    public void Change(Action change)
    {
        lock (_gate)
        {
            change();
        }

        _changed.Set();
    }

    public int CountPartitions(string topic) => Answer(() => Partitions.Length);

    public (long First, long End) GetOffsets(TopicPartition partition) => Answer(() => (0L, (long)Messages(partition).Count));

    public long? FindOffset(TopicPartition partition, DateTimeOffset time) => Answer(() => Messages(partition).FindIndex(message => message.Time >= time) is >= 0 and var index ? index : (long?)null);

    public void Assign(TopicPartition partition, long offset) => _next[partition] = offset;

    public ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan wait)
    {
        lock (_gate)
        {
            foreach (var (partition, next) in IsSilent ? [] : _next.ToList())
            {
                if (next < Messages(partition).Count)
                {
                    _next[partition] = next + 1;
                    var (time, value) = Messages(partition)[(int)next];
                    return new ConsumeResult<byte[]?, byte[]?>
                    {
                        TopicPartitionOffset = new TopicPartitionOffset(partition, next),
                        Message = new Message<byte[]?, byte[]?> { Value = System.Text.Encoding.UTF8.GetBytes(value), Timestamp = new Timestamp(time) },
                    };
                }

                if (_ends.Add((partition, next)))
                {
                    return new ConsumeResult<byte[]?, byte[]?> { TopicPartitionOffset = new TopicPartitionOffset(partition, next), IsPartitionEOF = true };
                }
            }
        }

        // As a client that waits for its brokers.
        _changed.WaitOne(wait);
        return null;
    }

    public void Dispose() => _changed.Dispose();

    private List<(DateTimeOffset Time, string Value)> Messages(TopicPartition partition) => Partitions[partition.Partition.Value];

    private T Answer<T>(Func<T> answer)
    {
        lock (_gate)
        {
            return IsSilent ? throw new KafkaException(new Error(ErrorCode.Local_TimedOut)) : answer();
        }
    }
}

/// <summary>A clock that a test sets.</summary>
internal sealed class SetTime(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public DateTimeOffset Now
    {
        get => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref _ticks, value.UtcTicks);
    }

    public override DateTimeOffset GetUtcNow() => Now;
}
