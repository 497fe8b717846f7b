using Confluent.Kafka;

namespace Correlator;

/// <summary>The partitions that are followed, how far each has been read, and what has to be found out about them.</summary>
internal sealed class KafkaAssignment(FollowedTopics about, IKafkaClient client, Dictionary<TopicPartition, (long Next, long NewestTicks)> cursors)
{
    private readonly Dictionary<TopicPartition, KafkaPartition> _partitions = [];
    private readonly HashSet<TopicPartition> _outOfRange = [];
    private DateTimeOffset _nextFind = DateTimeOffset.MinValue;

    /// <summary>Where reading begins: UTC ticks.</summary>
    private readonly DateTimeOffset _start = about.Request.Since ?? about.Time.GetUtcNow() - about.Request.Lookback;

    /// <summary>Whether all partitions that there were at first have been found.</summary>
    public bool HasAnswered { get; private set; }

    public IEnumerable<KafkaPartition> Partitions => _partitions.Values;

    /// <summary>Up to here everything has been read of all partitions: UTC ticks; 0 while nothing is known.</summary>
    public long CompleteTicks
    {
        get
        {
            if (!HasAnswered || _partitions.Count == 0)
            {
                return 0;
            }

            // Nothing is complete that may still be on its way, whatever times events bear.
            var complete = Settled;
            foreach (var partition in _partitions.Values)
            {
                complete = Math.Min(complete, partition.CompleteTicks);
            }

            return complete;
        }
    }

    private long Settled => (about.Time.GetUtcNow() - about.Options.Settle).UtcTicks;

    public KafkaPartition? Find(TopicPartition id) => _partitions.GetValueOrDefault(id);

    /// <summary>The messages at the place where a partition was to be read are gone.</summary>
    public void OnOutOfRange(TopicPartition id) => _outOfRange.Add(id);

    /// <summary>Looks for new partitions when it is time to, and asks quiet ones for their ends.</summary>
    /// <exception cref="SourceException">Kafka does not answer, or there is no such topic.</exception>
    public void Look()
    {
        if (about.Time.GetUtcNow() >= _nextFind)
        {
            foreach (var id in KafkaTopics.Find(about.Source, about.Options, client).Where(id => !_partitions.ContainsKey(id)))
            {
                KafkaTopics.Ask(about.Source, () => Add(id));
            }

            HasAnswered = true;
            _nextFind = about.Time.GetUtcNow() + about.Options.PartitionInterval;
        }

        foreach (var id in _outOfRange.ToList())
        {
            KafkaTopics.Ask(about.Source, () => BeginAgain(_partitions[id]));
            _outOfRange.Remove(id);
        }

        foreach (var partition in _partitions.Values)
        {
            KafkaTopics.Ask(about.Source, () => AskForEnd(partition));
        }
    }

    private bool Add(TopicPartition id)
    {
        var (first, end) = client.GetOffsets(id);
        var begin = cursors.TryGetValue(id, out var cursor) ? Math.Min(cursor.Next, client.FindOffset(id, _start) ?? end) : Begin(id, first, end);
        var isWhole = !HasAnswered && about.Request.Since is null && about.Options.Start == KafkaStart.Beginning && cursor == default;
        var partition = new KafkaPartition(id, Math.Max(begin, first), cursor.NewestTicks > 0 ? Math.Min(cursor.NewestTicks, _start.UtcTicks) : isWhole ? 0 : _start.UtcTicks)
        {
            LostSinceTicks = begin < first ? cursor.NewestTicks : null,
        };
        _partitions.Add(id, partition);
        client.Assign(id, partition.Next);
        return true;
    }

    // A partition that comes later is new: nothing of it was before.
    private long Begin(TopicPartition id, long first, long end) =>
        HasAnswered || (about.Options.Start == KafkaStart.Beginning && about.Request.Since is null) ? first : client.FindOffset(id, _start) ?? end;

    private bool BeginAgain(KafkaPartition partition)
    {
        var (first, _) = client.GetOffsets(partition.Id);
        partition.LostSinceTicks ??= partition.CompleteTicks;
        partition.ReadWholeTicks = 0;
        partition.Next = first;
        client.Assign(partition.Id, first);
        return true;
    }

    private bool AskForEnd(KafkaPartition partition)
    {
        if (partition.IsBusy)
        {
            partition.IsBusy = false;
            return false;
        }

        var asked = Settled;
        var (_, end) = client.GetOffsets(partition.Id);
        if (partition.Next >= end)
        {
            partition.ReadWholeTicks = asked;
        }

        return true;
    }
}
