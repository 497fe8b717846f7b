using Confluent.Kafka;

namespace Correlator;

/// <summary>A topic of Kafka whose partitions the workers of a group share.</summary>
/// <remarks>
/// <para>It is a member of a consumer group with the cooperative sticky assignment: when workers come or go, only the partitions that move are interrupted. A worker that dies is out after
/// <see cref="KafkaLogOptions.SessionTimeout"/>; those that are left take its partitions over. It leaves the group when it is disposed.</para>
/// <para>How far the group has come stands in <see cref="KafkaLogOptions.PlacesTopic"/>, one record for each partition and commit. The group's own offsets are committed, too, so that
/// the usual tools show how far it has read; they are never read here. The places of all partitions that come together are read in one go.</para>
/// <para>With <see cref="KafkaLogOptions.Transactional"/> a place and the results before it are kept as a whole or not at all. Where a transaction is over before its time, because the member was
/// taken for dead or stood still, it gives its partitions away and joins anew.</para>
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
    private readonly KafkaMember _member;
    private readonly Dictionary<int, long> _starts = [];
    private readonly Dictionary<int, long> _next = [];
    private readonly HashSet<int> _toPause = [];
    private readonly Dictionary<int, PartitionCommit> _committed = [];
    private readonly Dictionary<int, long> _beginnings = [];
    private IPartitionReceiver? _receiver;
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
            Transactions = _options.Transactional ? new KafkaTransactions(_options) : null;
            _places = new KafkaPlaces(_options, _tails, Transactions);
            _member = new KafkaMember(_options, new KafkaMember.Handlers(OnAssigned, OnRevoked, OnLost));
        }
        catch (LogException)
        {
            _places?.Dispose();
            _tails.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Partitions { get; }

    internal KafkaLogOptions Options => _options;

    /// <summary>The transactions of the partitions that it has; null without.</summary>
    internal KafkaTransactions? Transactions { get; }

    /// <inheritdoc/>
    public int Poll(IPartitionReceiver receiver, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        _receiver = receiver;
        RejoinWhereVoid();
        var told = 0;
        while (told < MaxRecords && Next(told == 0 ? timeout : TimeSpan.Zero) is { } message)
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
    public long? End(int partition) => _member.EndOf(partition);

    /// <inheritdoc/>
    public void Seek(int partition, long position) => _starts[partition] = position;

    /// <inheritdoc/>
    public bool Commit(IReadOnlyDictionary<int, PartitionCommit> commits)
    {
        ArgumentNullException.ThrowIfNull(commits);
        if (!_places.Keep(commits))
        {
            return false;
        }

        foreach (var (partition, place) in commits)
        {
            _committed[partition] = place;
        }

        // The group goes by its places; this is for who looks at it.
        _member.Show(commits.Keys.Where(_next.ContainsKey).Select(partition => (partition, _next[partition])));
        return true;
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
        _member.Resume(partitions.Intersect(_member.Assignment));
    }

    /// <summary>Leaves the group, so that others take over at once. Nothing is committed. It takes at most <see cref="KafkaLogOptions.AnswerTimeout"/>.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _member.Dispose();
        Transactions?.Dispose();
        _places.Dispose();
        _tails.Dispose();
    }

    // What was written since the last commit is gone, and with it what the graphs know to be out: they are made anew, wherever the partitions go.
    private void RejoinWhereVoid()
    {
        if (Transactions?.Void is { Count: > 0 } partitions)
        {
            OnLost(partitions);
            _member.Rejoin();
        }
    }

    private ConsumeResult<byte[]?, byte[]?>? Next(TimeSpan timeout)
    {
        var message = _member.Consume(timeout);
        PauseAssigned();
        return message;
    }

    // A partition can be paused only when it is assigned, which it is not yet while that is told: until then a record of it may come through.
    private void PauseAssigned()
    {
        if (_toPause.Count > 0)
        {
            var assigned = _toPause.Intersect(_member.Assignment).ToList();
            _member.Pause(assigned);
            _toPause.ExceptWith(assigned);
        }
    }

    private IEnumerable<(int Partition, long? Position)> OnAssigned(IReadOnlyList<int> partitions)
    {
        // Whoever had them writes no more from here on, so what is read now is the last.
        Transactions?.Open(partitions);
        foreach (var (partition, place) in _places.Read(partitions))
        {
            _committed[partition] = place;
        }

        foreach (var (partition, beginning) in _tails.Beginnings(_options.Topic, partitions))
        {
            _beginnings[partition] = beginning;
        }

        _receiver!.OnAssigned(partitions);
        return [.. partitions.Select(partition => (partition, _starts.Remove(partition, out var start) ? start : (long?)null))];
    }

    private void OnRevoked(IReadOnlyList<int> partitions)
    {
        _receiver!.OnRevoked(partitions);
        Forget(partitions);
    }

    private void OnLost(IReadOnlyList<int> partitions)
    {
        _receiver!.OnLost(partitions);
        Forget(partitions);
    }

    private void Forget(IReadOnlyList<int> partitions)
    {
        Transactions?.Close(partitions);
        _toPause.ExceptWith(partitions);
        foreach (var partition in partitions)
        {
            _next.Remove(partition);
            _committed.Remove(partition);
            _beginnings.Remove(partition);
        }
    }
}
