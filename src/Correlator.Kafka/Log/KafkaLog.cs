using Confluent.Kafka;

namespace Correlator;

/// <summary>A topic of Kafka whose partitions the workers of a group share.</summary>
/// <remarks>
/// <para>It is a member of a consumer group with the cooperative sticky assignment: when workers come or go, only the partitions that move are interrupted. A worker that dies is out after
/// <see cref="KafkaLogOptions.SessionTimeout"/>; those that are left take its partitions over. It leaves the group when it is disposed.</para>
/// <para>How far the group has come stands in <see cref="KafkaLogOptions.PlacesTopic"/>, one record for each partition and commit. The group's own offsets are committed, too, so that
/// the usual tools show how far it has read; they are never read here. The places of all partitions that come together are read in one go.</para>
/// <para>Memory: <see cref="KafkaLogOptions.MaxFetchedBytes"/>.</para>
/// </remarks>
/// <example><code>
/// using var worker = new PartitionWorker(spread, new KafkaLog(topics), new KafkaResults(topics));
/// worker.Run(stop.Token);
/// </code></example>
public sealed class KafkaLog : IPartitionedLog
{
    private const int MaxRecords = 256;
    private readonly KafkaLogOptions _options;
    private readonly KafkaTailReader _tails;
    private readonly KafkaPlaces _places;
    private readonly IConsumer<byte[]?, byte[]?> _consumer;
    private readonly Dictionary<int, long> _starts = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly HashSet<int> _toPause = [];
    private readonly Dictionary<int, PartitionCommit> _committed = [];
    private readonly Dictionary<int, long> _beginnings = [];
    private IPartitionReceiver? _receiver;
    private Error? _fatal;
    private bool _isDisposed;

    /// <summary>Joins the group with the first <see cref="Poll"/>.</summary>
    /// <param name="options">Which topics, and within which limits.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="LogException">Kafka does not answer, a topic is not there (<c>LOG_UNAVAILABLE</c>), or those of the log and its places have different numbers of partitions (<c>LOG_MISMATCH</c>).</exception>
    public KafkaLog(KafkaLogOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
        _tails = new KafkaTailReader(_options);
        try
        {
            Partitions = _tails.CountPartitions(_options.Topic);
            _tails.CountPartitions(_options.Places, Partitions);
            _places = new KafkaPlaces(_options, _tails);
            _consumer = KafkaLogErrors.Ask("Kafka cannot be reached", () => new ConsumerBuilder<byte[]?, byte[]?>(KafkaLogSettings.OfMember(_options))
                .SetLogHandler(static (_, _) => { })
                .SetErrorHandler((_, error) => _fatal = error.IsFatal ? error : _fatal)
                .SetPartitionsAssignedHandler((_, added) => OnAssigned(added))
                .SetPartitionsRevokedHandler((_, removed) => OnTaken(removed, static (receiver, partitions) => receiver.OnRevoked(partitions)))
                .SetPartitionsLostHandler((_, removed) => OnTaken(removed, static (receiver, partitions) => receiver.OnLost(partitions)))
                .Build());
        }
        catch (LogException)
        {
            _places?.Dispose();
            _tails.Dispose();
            throw;
        }

        _consumer.Subscribe(_options.Topic);
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    /// <inheritdoc/>
    public int Poll(IPartitionReceiver receiver, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        _receiver = receiver;
        var told = 0;
        while (told < MaxRecords && Consume(told == 0 ? timeout : TimeSpan.Zero) is { } message)
        {
            var partition = message.Partition.Value;
            _next[partition] = message.Offset.Value + 1;
            receiver.OnRecord(partition, message.Offset.Value, message.Message.Value ?? []);
            told++;
        }

        return told;
    }

    /// <inheritdoc/>
    public PartitionCommit? Committed(int partition) => _committed.TryGetValue(partition, out var place) ? place : null;

    /// <inheritdoc/>
    public long Beginning(int partition) => _beginnings[partition];

    /// <inheritdoc/>
    public long? End(int partition) => _consumer.GetWatermarkOffsets(Id(partition)) is { High.IsSpecial: false } known ? known.High.Value : null;

    /// <inheritdoc/>
    public void Seek(int partition, long position) => _starts[partition] = position;

    /// <inheritdoc/>
    public bool Commit(IReadOnlyDictionary<int, PartitionCommit> commits)
    {
        ArgumentNullException.ThrowIfNull(commits);
        foreach (var (partition, place) in commits)
        {
            _places.Write(partition, place);
        }

        _places.Flush();
        foreach (var (partition, place) in commits)
        {
            _committed[partition] = place;
        }

        try
        {
            _consumer.Commit(commits.Keys.Where(_next.ContainsKey).Select(partition => new TopicPartitionOffset(_options.Topic, partition, _next[partition])));
            return true;
        }
        catch (KafkaException)
        {
            // The group goes by its places; this is for who looks at it.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Pause(IReadOnlyCollection<int> partitions)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        _toPause.UnionWith(partitions);
        PauseAssigned();
    }

    /// <inheritdoc/>
    public void Resume(IReadOnlyCollection<int> partitions)
    {
        ArgumentNullException.ThrowIfNull(partitions);
        _toPause.ExceptWith(partitions);
        _consumer.Resume(partitions.Select(Id).Intersect(_consumer.Assignment));
    }

    /// <summary>Leaves the group, so that others take over at once. Nothing is committed. It takes at most <see cref="KafkaLogOptions.AnswerTimeout"/>.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        (_isDisposed, _receiver) = (true, null);

        // The client can wait for itself for ever where it leaves while the group is assigned anew. It is given up then, and ends with the process; the brokers notice its silence.
        Task.Run(Leave).Wait(_options.AnswerTimeout);
        _places.Dispose();
        _tails.Dispose();
    }

    private void Leave()
    {
        try
        {
            _consumer.Close();
        }
        catch (KafkaException)
        {
            // The brokers notice its silence.
        }

        _consumer.Dispose();
    }

    private TopicPartition Id(int partition) => new(_options.Topic, partition);

    private ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan timeout)
    {
        try
        {
            var message = _consumer.Consume(timeout);
            PauseAssigned();
            return _fatal is null ? message : throw KafkaLogErrors.Unavailable($"The log '{_options.Topic}' cannot be read any further", _fatal);
        }
        catch (ConsumeException error) when (KafkaLogSettings.IsPassing(error.Error))
        {
            return null;
        }
        catch (ConsumeException error) when (error.Error.Code is ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)
        {
            throw new LogException(
                "LOG_UNAVAILABLE",
                $"Records of the log '{_options.Topic}' were deleted before they were read: {error.Error.Reason}. Begin the worker again: it goes on behind the gap and says nothing that the gap could make wrong. Let the topic keep records longer, or add workers.",
                error);
        }
        catch (ConsumeException error)
        {
            throw KafkaLogErrors.Unavailable($"The log '{_options.Topic}' cannot be read any further", error.Error, error);
        }
    }

    // A partition can be paused only when it is assigned, which it is not yet while that is told: until then a record of it may come through.
    private void PauseAssigned()
    {
        if (_toPause.Count > 0)
        {
            var assigned = _toPause.Select(Id).Intersect(_consumer.Assignment).ToList();
            _consumer.Pause(assigned);
            _toPause.ExceptWith(assigned.Select(static id => id.Partition.Value));
        }
    }

    // The client seeks in no partition that it does not fetch yet, so the place to begin is what it is assigned at.
    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> added)
    {
        var partitions = added.ConvertAll(static id => id.Partition.Value);
        if (_receiver is { } receiver && partitions.Count > 0)
        {
            foreach (var (partition, place) in _places.Read(partitions))
            {
                _committed[partition] = place;
            }

            foreach (var (partition, beginning) in _tails.Beginnings(_options.Topic, partitions))
            {
                _beginnings[partition] = beginning;
            }

            receiver.OnAssigned(partitions);
        }

        return partitions.ConvertAll(partition => new TopicPartitionOffset(Id(partition), _starts.Remove(partition, out var start) ? start : Offset.Beginning));
    }

    private void OnTaken(List<TopicPartitionOffset> removed, Action<IPartitionReceiver, IReadOnlyCollection<int>> tell)
    {
        var partitions = removed.ConvertAll(static place => place.Partition.Value);
        if (_receiver is { } receiver && partitions.Count > 0)
        {
            tell(receiver, partitions);
        }

        _toPause.ExceptWith(partitions);
        foreach (var partition in partitions)
        {
            _next.Remove(partition);
            _committed.Remove(partition);
            _beginnings.Remove(partition);
        }
    }
}
