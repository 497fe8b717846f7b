using Confluent.Kafka;

namespace Correlator.Tests.Kafka;

/// <summary>A member of a consumer group, and what it owns.</summary>
internal sealed class GroupMember : IDisposable
{
    private readonly IConsumer<byte[]?, byte[]?> _consumer;

    public GroupMember(string servers, PartitionAssignmentStrategy strategy, int sessionTimeoutMs = 6000, string topic = "orders")
    {
        var config = KafkaClients.Reading(servers, "members");
        config.PartitionAssignmentStrategy = strategy;
        config.SessionTimeoutMs = sessionTimeoutMs;
        config.HeartbeatIntervalMs = 100;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        _consumer = new ConsumerBuilder<byte[]?, byte[]?>(config)
            .SetLogHandler(static (_, _) => { })
            .SetPartitionsAssignedHandler((_, added) => Owned.UnionWith(added))
            .SetPartitionsRevokedHandler((_, removed) => Remove(removed))
            .SetPartitionsLostHandler((_, removed) => Remove(removed))
            .Build();
        _consumer.Subscribe(topic);
    }

    public HashSet<TopicPartition> Owned { get; } = [];

    /// <summary>How many partitions at most were taken away at once so far.</summary>
    public int RevokedAtOnce { get; private set; }

    /// <summary>Lets members work until something is so, however long it takes.</summary>
    public static void PollUntil(IReadOnlyList<GroupMember> members, Func<bool> isSo)
    {
        while (!isSo())
        {
            foreach (var member in members)
            {
                member._consumer.Consume(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    public void PollUntil(Func<GroupMember, bool> isSo) => PollUntil([this], () => isSo(this));

    /// <summary>Goes away without a word.</summary>
    public void Dispose() => _consumer.Dispose();

    private void Remove(List<TopicPartitionOffset> removed)
    {
        RevokedAtOnce = Math.Max(RevokedAtOnce, removed.Count);
        Owned.ExceptWith(removed.Select(static partition => partition.TopicPartition));
    }
}
