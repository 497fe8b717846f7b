using Confluent.Kafka;

namespace Correlator;

/// <summary>Kafka, by Confluent's client.</summary>
internal sealed class KafkaClient : IKafkaClient
{
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly IAdminClient _metadata;
    private readonly TimeSpan _timeout;
    private readonly HashSet<TopicPartition> _assigned = [];

    /// <summary>Makes a client; it connects by itself.</summary>
    /// <exception cref="SourceException">A setting is not known or cannot be used, or a secret is missing.</exception>
    public KafkaClient(string source, KafkaSourceOptions options)
    {
        _timeout = options.AnswerTimeout;
        try
        {
            _consumer = new ConsumerBuilder<byte[]?, byte[]?>(Configure(source, options))
                .SetLogHandler(static (_, _) => { })
                .SetErrorHandler((_, error) => LastError = error)
                .Build();
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or DllNotFoundException)
        {
            throw new SourceException(source, $"the client of Kafka cannot be used: {error.Message}", error, "SOURCE_CONFIGURATION");
        }

        // By the consumer's connections, which do not make topics that are asked for.
        _metadata = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>What the client complained of last; null for nothing.</summary>
    public Error? LastError { get; private set; }

    public int CountPartitions(string topic) => CountPartitions(_metadata, topic, _timeout);

    /// <summary>How many partitions a topic has; 0 where there is no such topic.</summary>
    /// <param name="metadata">A client over the connections of a consumer, which do not make topics that are asked for.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="timeout">How long an answer may take.</param>
    /// <exception cref="KafkaException">There is no answer.</exception>
    public static int CountPartitions(IAdminClient metadata, string topic, TimeSpan timeout)
    {
        var found = metadata.GetMetadata(topic, timeout).Topics.Find(found => found.Topic == topic);
        return found switch
        {
            null or { Error.Code: ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic } => 0,
            { Error.IsError: true } => throw new KafkaException(found.Error),
            _ => found.Partitions.Count,
        };
    }

    public (long First, long End) GetOffsets(TopicPartition partition)
    {
        var offsets = _consumer.QueryWatermarkOffsets(partition, _timeout);
        return (offsets.Low.Value, offsets.High.Value);
    }

    public long? FindOffset(TopicPartition partition, DateTimeOffset time)
    {
        var milliseconds = Math.Max(0, time.ToUnixTimeMilliseconds());
        var found = _consumer.OffsetsForTimes([new TopicPartitionTimestamp(partition, new Timestamp(milliseconds, TimestampType.CreateTime))], _timeout)[0].Offset;
        return found.IsSpecial ? null : found.Value;
    }

    public void Assign(TopicPartition partition, long offset)
    {
        if (!_assigned.Add(partition))
        {
            _consumer.IncrementalUnassign([partition]);
        }

        _consumer.IncrementalAssign([new TopicPartitionOffset(partition, offset)]);
    }

    public ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan wait) => _consumer.Consume(wait);

    public void Dispose()
    {
        _metadata.Dispose();
        _consumer.Dispose();
    }

    private static Dictionary<string, string> Configure(string source, KafkaSourceOptions options)
    {
        var settings = options.Connection.Configure(source, new Dictionary<string, string>
        {
            // The library wants a name; no group is joined and nothing is committed.
            ["group.id"] = "correlator",
            ["enable.auto.commit"] = "false",
            ["enable.auto.offset.store"] = "false",
            ["auto.offset.reset"] = "error",
            ["enable.partition.eof"] = "true",
            ["allow.auto.create.topics"] = "false",
            ["queued.max.messages.kbytes"] = $"{options.MaxQueuedBytes / 1024}",
        });
        settings.TryAdd("isolation.level", "read_committed");
        return settings;
    }
}
