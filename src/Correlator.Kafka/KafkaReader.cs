using Confluent.Kafka;

namespace Correlator;

/// <summary>Reads one partition from an offset up to another.</summary>
internal sealed class KafkaReader(string source, KafkaSourceOptions options, SourceRequest request, Func<IKafkaClient> connect, KafkaReader.Span span) : IEventReader
{
    private const int BatchMessages = 1000;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private readonly KafkaMessages _messages = new(source, options);
    private IKafkaClient? _client;
    private long _next = span.From;

    public string Name => $"{span.Partition.Topic}/{span.Partition.Partition.Value}";

    /// <summary>What a source that ends reads of a partition, asked for now.</summary>
    /// <exception cref="SourceException">Kafka does not answer.</exception>
    public static Span SpanOf(string source, IKafkaClient client, TopicPartition partition, DateTimeOffset since) => KafkaTopics.Ask(source, () =>
    {
        var (first, end) = client.GetOffsets(partition);
        return new Span(partition, Math.Max(first, client.FindOffset(partition, since) ?? end), end);
    });

    // Waiting for messages blocks, and others are read meanwhile.
    public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        while (_next < span.To && batch.Count == 0)
        {
            await Task.Run(() => Take(batch, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        request.Statistics.AddEvents(batch.Count);
        return batch.Count > 0;
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        if (_client is null)
        {
            _client = connect();
            _client.Assign(span.Partition, span.From);
        }

        for (var count = 0; count < BatchMessages && _next < span.To; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Consume(count == 0 ? Wait : TimeSpan.Zero) is not { } message)
            {
                return;
            }

            _next = message.IsPartitionEOF ? Math.Max(message.Offset.Value, span.To) : message.Offset.Value + 1;
            if (!message.IsPartitionEOF && message.Offset.Value < span.To)
            {
                Add(message, batch);
            }
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan wait)
    {
        try
        {
            return _client!.Consume(wait);
        }
        catch (ConsumeException error)
        {
            throw new SourceException(source, $"{Name} cannot be read any further: {error.Error.Reason}", error, "SOURCE_UNAVAILABLE");
        }
    }

    private void Add(ConsumeResult<byte[]?, byte[]?> message, List<LogEvent> batch)
    {
        if (_messages.Read(message, batch) is { } reason)
        {
            var example = $"{message.TopicPartitionOffset}: {reason}";
            request.Statistics.AddMalformed(example);
            if (request.IsStrict)
            {
                throw new SourceException(source, $"{example} (a strict run stops at the first malformed record)", code: "MALFORMED_RECORD");
            }
        }

        batch.RemoveAll(logEvent => logEvent.Timestamp < request.Since || logEvent.Timestamp > request.Until);
    }

    /// <summary>A part of a partition: from an offset up to another, which is not included.</summary>
    internal readonly record struct Span(TopicPartition Partition, long From, long To);
}
