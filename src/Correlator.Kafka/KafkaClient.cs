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

    public int CountPartitions(string topic)
    {
        var found = _metadata.GetMetadata(topic, _timeout).Topics.Find(found => found.Topic == topic);
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
        var settings = new Dictionary<string, string>(options.Settings)
        {
            ["bootstrap.servers"] = options.BootstrapServers,

            // The library wants a name; no group is joined and nothing is committed.
            ["group.id"] = "correlator",
            ["enable.auto.commit"] = "false",
            ["enable.auto.offset.store"] = "false",
            ["auto.offset.reset"] = "error",
            ["enable.partition.eof"] = "true",
            ["allow.auto.create.topics"] = "false",
            ["queued.max.messages.kbytes"] = $"{options.MaxQueuedBytes / 1024}",
        };
        settings.TryAdd("client.id", "correlator");
        settings.TryAdd("isolation.level", "read_committed");
        settings.TryAdd("log_level", "0");
        foreach (var (name, secret) in options.Secrets)
        {
            settings[name] = secret.Read(source);
        }

        return settings;
    }
}
