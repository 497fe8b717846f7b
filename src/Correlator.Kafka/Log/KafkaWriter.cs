using System.Diagnostics;
using Confluent.Kafka;

namespace Correlator;

/// <summary>Writes messages into partitions: in their order, each once, and never one behind a hole.</summary>
/// <remarks>
/// Who takes a partition over takes the last message for the proof that all before it are there. So a message is tried without end (<c>message.timeout.ms</c> 0) instead of being given up
/// while later ones are kept, the client numbers them so that a broker knows copies, and one that a broker refuses for good stops everything behind it (<c>enable.gapless.guarantee</c>).
/// How long is waited for all of that is <see cref="KafkaLogOptions.FlushTimeout"/>. Called by one thread; the client's own tells what is kept.
/// </remarks>
internal sealed class KafkaWriter : IDisposable
{
    private readonly string _name;
    private readonly KafkaLogOptions _options;
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _kept = new(0);
    private readonly Action<DeliveryReport<byte[]?, byte[]>> _onDelivered;
    private long _waitingBytes;
    private int _waiting;
    private Error? _failure;

    /// <summary>Makes a writer.</summary>
    /// <param name="name">What it writes, for people.</param>
    /// <param name="options">Of which log, and within which limits.</param>
    /// <param name="transactionalId">Under which id it writes in transactions; null for none.</param>
    /// <exception cref="LogException">The client cannot be used.</exception>
    public KafkaWriter(string name, KafkaLogOptions options, string? transactionalId = null)
    {
        (_name, _options, _onDelivered) = (name, options, OnDelivered);
        Client = KafkaLogErrors.Ask("Kafka cannot be reached", () => new ProducerBuilder<byte[]?, byte[]>(Configure(options, transactionalId))
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler((_, error) => OnError(error))
            .Build());
    }

    /// <summary>The client, to begin and to end transactions.</summary>
    public IProducer<byte[]?, byte[]> Client { get; }

    /// <summary>Whether so much waits to be kept that nothing more should be written.</summary>
    public bool IsFull => Waiting.IsFull(_options);

    /// <summary>What waits to be kept.</summary>
    public KafkaWaiting Waiting => new(Volatile.Read(ref _waiting), Volatile.Read(ref _waitingBytes));

    /// <summary>Why something was not kept; null where all was so far.</summary>
    public Error? Failure => Volatile.Read(ref _failure);

    /// <summary>Writes a message. It may be kept later.</summary>
    /// <exception cref="LogException">It cannot be written, or one before it was not kept.</exception>
    public void Write(string topic, int partition, byte[]? key, byte[] value, Headers? headers = null)
    {
        ThrowIfFailed();
        var bytes = BytesOf(key, value);
        lock (_lock)
        {
            _waiting++;
            _waitingBytes += bytes;
        }

        try
        {
            Client.Produce(new TopicPartition(topic, partition), new Message<byte[]?, byte[]> { Key = key, Value = value, Headers = headers }, _onDelivered);
        }
        catch (ProduceException<byte[]?, byte[]> error)
        {
            Remove(bytes);
            OnError(error.Error, isOfMessage: true);
            ThrowIfFailed();
        }
    }

    /// <summary>Waits until there is room for more.</summary>
    /// <exception cref="LogException">There is none in time, or something was not kept.</exception>
    public void WaitForRoom() => WaitUntil(() => !IsFull);

    /// <summary>Waits until everything that was written is kept.</summary>
    /// <exception cref="LogException">Something was not, or not in time.</exception>
    public void Flush() => WaitUntil(() => Volatile.Read(ref _waiting) == 0);

    public void Dispose()
    {
        Client.Dispose();
        _kept.Dispose();
    }

    private static int BytesOf(byte[]? key, byte[] value) => (key?.Length ?? 0) + value.Length;

    private void WaitUntil(Func<bool> isSo)
    {
        ThrowIfFailed();
        if (isSo())
        {
            return;
        }

        for (var clock = Stopwatch.StartNew(); !isSo(); ThrowIfFailed())
        {
            var wait = _options.FlushTimeout - clock.Elapsed;
            if (wait <= TimeSpan.Zero)
            {
                throw new LogException("LOG_NOT_KEPT", $"What was written to '{_name}' was not kept within {_options.FlushTimeout.TotalSeconds:0.#} s; {_waiting} messages wait. Nothing was committed, so nothing is lost: begin again when the brokers answer.");
            }

            _kept.Wait(wait);
        }

        ThrowIfFailed();
    }

    private void OnDelivered(DeliveryReport<byte[]?, byte[]> report)
    {
        if (report.Error.IsError)
        {
            OnError(report.Error, isOfMessage: true);
        }

        Remove(BytesOf(report.Message.Key, report.Message.Value));
    }

    private void Remove(int bytes)
    {
        lock (_lock)
        {
            _waiting--;
            _waitingBytes -= bytes;
        }

        // One mark is enough for the one thread that may wait.
        if (_kept.CurrentCount == 0)
        {
            _kept.Release();
        }
    }

    private void OnError(Error error, bool isOfMessage = false)
    {
        if (isOfMessage || error.IsFatal)
        {
            Interlocked.CompareExchange(ref _failure, error, null);
            _kept.Release();
        }
    }

    /// <exception cref="LogException">Something was not kept.</exception>
    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } error)
        {
            var remedy = error.Code == ErrorCode.MsgSizeTooLarge ? $"raise MaxMessageBytes ({_options.MaxMessageBytes}) and the topic's max.message.bytes" : "remove the cause";
            throw new LogException("LOG_NOT_KEPT", $"Something that was written to '{_name}' could not be kept: {error.Reason}. Nothing behind it was committed, so nothing is lost: {remedy} and begin again.");
        }
    }

    private static Dictionary<string, string> Configure(KafkaLogOptions options, string? transactionalId)
    {
        var own = new Dictionary<string, string>
        {
            ["acks"] = "all",
            ["enable.idempotence"] = "true",
            ["enable.gapless.guarantee"] = "true",
            ["message.timeout.ms"] = "0",

            // Nothing else of what was delivered is looked at.
            ["dotnet.producer.delivery.report.fields"] = "key,value,status",
            ["message.max.bytes"] = $"{options.MaxMessageBytes}",

            // The limits are kept here; the client's own must not be met first.
            ["queue.buffering.max.messages"] = "0",
            ["queue.buffering.max.kbytes"] = $"{int.MaxValue}",
        };
        if (transactionalId is not null)
        {
            // A transaction has an end, and what is in it is kept as a whole or not at all.
            var timeout = $"{(long)options.TransactionTimeout.TotalMilliseconds}";
            own["transactional.id"] = transactionalId;
            own["transaction.timeout.ms"] = timeout;
            own["message.timeout.ms"] = timeout;
            own["enable.gapless.guarantee"] = "false";
        }

        var settings = options.Connection.Configure(options.Topic, own);
        settings.TryAdd("compression.type", "lz4");
        return settings;
    }
}
