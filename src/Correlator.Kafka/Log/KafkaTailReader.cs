using System.Diagnostics;
using Confluent.Kafka;

namespace Correlator;

/// <summary>Asks for numbers of partitions and offsets, and reads the last message of each of many partitions in one go: a takeover waits for it.</summary>
/// <remarks>A consumer without a group: nothing is committed. Used by one thread at a time.</remarks>
internal sealed class KafkaTailReader : IDisposable
{
    private const int FirstStep = 1;
    private readonly KafkaLogOptions _options;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private Error? _complaint;

    /// <exception cref="LogException">The client cannot be used.</exception>
    public KafkaTailReader(KafkaLogOptions options)
    {
        _options = options;
        _consumer = KafkaLogErrors.Ask("Kafka cannot be reached", () => new ConsumerBuilder<byte[]?, byte[]?>(Configure(options)).SetLogHandler(static (_, _) => { }).SetErrorHandler((_, error) => _complaint = error).Build());
        Admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>A client over the same connections, which do not make topics that are asked for.</summary>
    public IAdminClient Admin { get; }

    /// <summary>Whether there is a topic.</summary>
    /// <exception cref="LogException">There is no answer.</exception>
    public bool Exists(string topic) => Count(topic) > 0;

    /// <summary>The number of partitions of a topic that must be there.</summary>
    /// <exception cref="LogException">It is not, or has another number.</exception>
    public int CountPartitions(string topic, int? expected = null)
    {
        var count = Count(topic);
        if (count == 0)
        {
            throw new LogException("LOG_UNAVAILABLE", $"There is no topic '{topic}' at {_options.Connection.BootstrapServers}. Make it, with as many partitions as the log has.");
        }

        return expected is null || count == expected ? count
            : throw new LogException("LOG_MISMATCH", $"The topic '{topic}' has {count} partitions and not {expected}. The topics of a log and of its groups have as many each, for ever: name others, or make it anew.");
    }

    /// <summary>The offsets of the oldest messages of partitions.</summary>
    /// <exception cref="LogException">There is no answer.</exception>
    public Dictionary<int, long> Beginnings(string topic, IReadOnlyCollection<int> partitions) => Offsets(topic, partitions, Offset.Beginning);

    /// <summary>The offsets behind the last messages of partitions.</summary>
    /// <exception cref="LogException">There is no answer.</exception>
    public Dictionary<int, long> Ends(string topic, IReadOnlyCollection<int> partitions) => Offsets(topic, partitions, Offset.End);

    /// <summary>The last message of each partition that has one.</summary>
    /// <exception cref="LogException">They cannot be read.</exception>
    public Dictionary<int, ConsumeResult<byte[]?, byte[]?>> Read(string topic, IReadOnlyCollection<int> partitions)
    {
        var ends = Ends(topic, partitions);
        var beginnings = Beginnings(topic, partitions);
        var found = new Dictionary<int, ConsumeResult<byte[]?, byte[]?>>();
        var clock = Stopwatch.StartNew();
        var missing = partitions.Where(partition => ends[partition] > beginnings[partition]).ToList();

        // The last offset may hold no message but the end of a transaction, so one goes back further and further.
        for (long step = FirstStep; missing.Count > 0; step *= 2)
        {
            Scan(missing.ConvertAll(partition => new TopicPartitionOffset(topic, partition, Math.Max(beginnings[partition], ends[partition] - step))), ends, found, clock);
            missing.RemoveAll(partition => found.ContainsKey(partition) || ends[partition] - step <= beginnings[partition]);
        }

        return found;
    }

    public void Dispose()
    {
        Admin.Dispose();
        _consumer.Dispose();
    }

    private int Count(string topic) =>
        Ask($"The topic '{topic}' at {_options.Connection.BootstrapServers} cannot be looked up", () => KafkaClient.CountPartitions(Admin, topic, _options.AnswerTimeout));

    private T Ask<T>(string what, Func<T> question) => KafkaLogErrors.Ask(what, question, () => _complaint);

    private void Scan(List<TopicPartitionOffset> from, Dictionary<int, long> ends, Dictionary<int, ConsumeResult<byte[]?, byte[]?>> found, Stopwatch clock)
    {
        Ask($"The ends of '{from[0].Topic}' cannot be read", () =>
        {
            _consumer.Assign(from);
            var open = from.Select(static offset => offset.Partition.Value).ToHashSet();
            while (open.Count > 0)
            {
                var wait = _options.AnswerTimeout - clock.Elapsed;
                if (wait <= TimeSpan.Zero)
                {
                    throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"no answer within {_options.AnswerTimeout.TotalSeconds:0.#} s for {open.Count} of {from.Count} partitions"));
                }

                if (_consumer.Consume(wait) is not { } message || !open.Contains(message.Partition.Value))
                {
                    continue;
                }

                var partition = message.Partition.Value;
                if (!message.IsPartitionEOF)
                {
                    found[partition] = message;
                }

                if (message.IsPartitionEOF || message.Offset.Value >= ends[partition] - 1)
                {
                    open.Remove(partition);
                }
            }

            _consumer.Unassign();
            return true;
        });
    }

    // One request a broker: the two times that stand for the beginning and the end are a part of Kafka's protocol.
    private Dictionary<int, long> Offsets(string topic, IReadOnlyCollection<int> partitions, Offset which)
    {
        var time = new Timestamp(which.Value, TimestampType.CreateTime);
        return Ask($"The offsets of '{topic}' cannot be looked up", () => _consumer
            .OffsetsForTimes(partitions.Select(partition => new TopicPartitionTimestamp(topic, partition, time)), _options.AnswerTimeout)
            .ToDictionary(static found => found.Partition.Value, static found => found.Offset.Value));
    }

    private static Dictionary<string, string> Configure(KafkaLogOptions options)
    {
        var settings = options.Connection.Configure(options.Topic, new Dictionary<string, string>
        {
            // The library wants a name.
            ["group.id"] = "correlator",
            ["enable.auto.commit"] = "false",
            ["enable.auto.offset.store"] = "false",
            ["auto.offset.reset"] = "error",
            ["enable.partition.eof"] = "true",
            ["allow.auto.create.topics"] = "false",
            ["message.max.bytes"] = $"{options.MaxMessageBytes}",
            ["queued.max.messages.kbytes"] = $"{options.MaxFetchedBytes / 1024}",

            // Where there is nothing more, that is to be known at once.
            ["fetch.wait.max.ms"] = "10",
        });
        settings.TryAdd("isolation.level", "read_committed");
        return settings;
    }
}
