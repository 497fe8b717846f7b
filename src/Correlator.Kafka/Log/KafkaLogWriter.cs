namespace Correlator;

/// <summary>Writes packets into a topic of Kafka that workers read.</summary>
/// <remarks>
/// Each packet stands in the topic once, in the order in which it was written; compressed by lz4 unless the setting <c>compression.type</c> says otherwise.
/// Memory: <see cref="KafkaLogOptions.MaxWaitingBytes"/>.
/// </remarks>
/// <example><code>
/// await KafkaLogTopics.EnsureLogAsync(topics);
/// using var writer = new KafkaLogWriter(topics);
/// await new LogIngest([new IngestTarget(spread, writer)]).RunAsync([.. catalog], stop.Token);
/// </code></example>
public sealed class KafkaLogWriter : IPartitionedLogWriter
{
    private readonly string _topic;
    private readonly KafkaWriter _writer;

    /// <summary>Makes a writer.</summary>
    /// <param name="options">Which topic, and within which limits.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="LogException">Kafka does not answer, or there is no such topic (<c>LOG_UNAVAILABLE</c>).</exception>
    public KafkaLogWriter(KafkaLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using (var topics = new KafkaTailReader(options))
        {
            Partitions = topics.CountPartitions(options.Topic);
        }

        _topic = options.Topic;
        _writer = new KafkaWriter(_topic, options);
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public void Write(int partition, byte[] packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _writer.WaitForRoom();
        _writer.Write(_topic, partition, null, packet);
    }

    /// <inheritdoc/>
    public void Flush() => _writer.Flush();

    /// <summary>Ends the connections. What was not flushed may be lost.</summary>
    public void Dispose() => _writer.Dispose();
}
