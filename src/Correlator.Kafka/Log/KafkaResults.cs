using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Correlator;

/// <summary>Writes the results of a group into a topic: the results of a partition of the log into the partition of the same number.</summary>
/// <remarks>
/// A message's key is the result's id, its value the JSON object that <see cref="JsonLinesSink"/> writes, and its headers <c>position</c> and <c>ordinal</c> say by which record of the log it was
/// decided, and which of its results it is: whoever takes a partition over goes on behind the last one. So the topic must not be compacted, and must keep records at least as long as a
/// takeover may take. A result may stand there twice, with the same id and revision; readers that care leave out the second. Messages of one partition are each written once, in their order
/// and without holes. Memory: <see cref="KafkaLogOptions.MaxWaitingBytes"/>.
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
    private readonly KafkaWriter _writer;
    private readonly MemoryStream _line = new();
    private readonly JsonLinesSink _json;

    /// <summary>Makes a writer of results.</summary>
    /// <param name="options">Which topics, and within which limits.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="LogException">Kafka does not answer, a topic is not there (<c>LOG_UNAVAILABLE</c>), or the log and its results have different numbers of partitions (<c>LOG_MISMATCH</c>).</exception>
    public KafkaResults(KafkaLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
        _tails = new KafkaTailReader(_options);
        try
        {
            _tails.CountPartitions(_options.Results, _tails.CountPartitions(_options.Topic));
            _writer = new KafkaWriter(_options.Results, _options);
        }
        catch (LogException)
        {
            _tails.Dispose();
            throw;
        }

        _json = new JsonLinesSink(_line, isImmediate: true);
    }

    /// <inheritdoc/>
    public bool IsFull => _writer.IsFull;

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
        _writer.Write(result.Partition, Encoding.UTF8.GetBytes(result.Correlation.Id), value, headers);
    }

    /// <inheritdoc/>
    public void Flush() => _writer.Flush();

    /// <summary>Ends the connections. What was not flushed may be lost; nothing that depends on it was committed.</summary>
    public void Dispose()
    {
        _json.Dispose();
        _line.Dispose();
        _writer.Dispose();
        _tails.Dispose();
    }

    private static ResultPosition PositionOf(ConsumeResult<byte[]?, byte[]?> message) =>
        message.Message.Headers is { } headers
        && headers.TryGetLastBytes(PositionHeader, out var position) && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var record)
        && headers.TryGetLastBytes(OrdinalHeader, out var number) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
            ? new ResultPosition(record, ordinal)
            : throw new LogException("LOG_MISMATCH", $"What stands at {message.TopicPartitionOffset} is no result of a worker. Only workers write into that topic; name another one.");
}
