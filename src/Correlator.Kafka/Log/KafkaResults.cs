using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Correlator;

/// <summary>Writes the results of a group into a topic: the results of a partition of the log into the partition of the same number.</summary>
/// <remarks>
/// A message's key is the result's id, its value the JSON object that <see cref="JsonLinesSink"/> writes, and its headers <c>position</c> and <c>ordinal</c> say by which record of the log it was
/// decided, and which of its results it is: whoever takes a partition over goes on behind the last one. So the topic must not be compacted, and must keep records at least as long as a
/// takeover may take. A result may stand there twice, with the same id and revision; readers that care leave out the second, or the log's transactions do. Messages of one partition are each
/// written once, in their order and without holes. Memory: <see cref="KafkaLogOptions.MaxWaitingBytes"/>.
/// </remarks>
/// <example><code>
/// using var worker = new PartitionWorker(spread, new KafkaLog(topics), new KafkaResults(topics));
/// </code></example>
public sealed class KafkaResults : IPartitionedResults
{
    private const string PositionHeader = "position";
    private const string OrdinalHeader = "ordinal";
    private readonly KafkaLogOptions _options;
    private readonly KafkaTailReader _tails;
    private readonly KafkaWriter? _writer;
    private readonly KafkaTransactions? _transactions;
    private readonly MemoryStream _line = new();
    private readonly JsonLinesSink _json;

    /// <summary>Makes a writer of results that stand for themselves.</summary>
    /// <param name="options">Which topics, and within which limits.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or results are to be written in transactions, which are those of a log.</exception>
    /// <exception cref="LogException">Kafka does not answer, a topic is not there (<c>LOG_UNAVAILABLE</c>), or the log and its results have different numbers of partitions (<c>LOG_MISMATCH</c>).</exception>
    public KafkaResults(KafkaLogOptions options)
        : this(options is { Transactional: true } ? throw new ArgumentException("Results in transactions are written with the places of a log: give the log.", nameof(options)) : options, null)
    {
    }

    /// <summary>Makes a writer of the results of a log's group: in the log's transactions, where <see cref="KafkaLogOptions.Transactional"/> says so, which its commits end.</summary>
    /// <param name="log">The log that the same worker reads.</param>
    /// <exception cref="LogException">As of the other constructor.</exception>
    public KafkaResults(KafkaLog log)
        : this((log ?? throw new ArgumentNullException(nameof(log))).Options, log.Transactions)
    {
    }

    private KafkaResults(KafkaLogOptions options, KafkaTransactions? transactions)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _transactions) = (options.Validate(), transactions);
        _tails = new KafkaTailReader(_options);
        try
        {
            _tails.CountPartitions(_options.Results, _tails.CountPartitions(_options.Topic));
            _writer = transactions is null ? new KafkaWriter(_options.Results, _options) : null;
        }
        catch (LogException)
        {
            _tails.Dispose();
            throw;
        }

        _json = new JsonLinesSink(_line, isImmediate: true);
    }

    /// <inheritdoc/>
    public bool IsFull => _writer?.IsFull ?? _transactions!.IsFull;

    /// <inheritdoc/>
    public IReadOnlyDictionary<int, ResultPosition> ReadEnds(IReadOnlyCollection<int> partitions)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        return _tails.Read(_options.Results, partitions).ToDictionary(static end => end.Key, static end => PositionOf(end.Value));
    }

    /// <inheritdoc/>
    public void Write(PartitionedResult result)
    {
        _line.SetLength(0);
        _json.OnNext(result.Correlation);
        var headers = new Headers
        {
            { PositionHeader, Encoding.ASCII.GetBytes(result.Position.Record.ToString(CultureInfo.InvariantCulture)) },
            { OrdinalHeader, Encoding.ASCII.GetBytes(result.Position.Ordinal.ToString(CultureInfo.InvariantCulture)) },
        };

        // Without the end of the line.
        var value = _line.GetBuffer().AsSpan(0, (int)_line.Length - 1).ToArray();
        var key = Encoding.UTF8.GetBytes(result.Correlation.Id);
        _writer?.Write(_options.Results, result.Partition, key, value, headers);
        _transactions?.Of(result.Partition).Write(_options.Results, key, value, headers);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        _writer?.Flush();
        _transactions?.Flush();
    }

    /// <summary>Ends the connections. What was not flushed may be lost; nothing that depends on it was committed.</summary>
    public void Dispose()
    {
        _json.Dispose();
        _line.Dispose();
        _writer?.Dispose();
        _tails.Dispose();
    }

    private static ResultPosition PositionOf(ConsumeResult<byte[]?, byte[]?> message) =>
        message.Message.Headers is { } headers
        && headers.TryGetLastBytes(PositionHeader, out var position) && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var record)
        && headers.TryGetLastBytes(OrdinalHeader, out var number) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? new ResultPosition(record, ordinal)
            : throw new LogException("LOG_MISMATCH", $"What stands at {message.TopicPartitionOffset} is no result of a worker. Only workers write into that topic; name another one.");
}
