using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Correlator.Kafka.Broker;

/// <summary>Real brokers, which are asked as administrators ask them. All names begin with one that no other test has; what is called so is deleted in the end.</summary>
/// <remarks>Groups are left to the brokers, which forget them: one cannot be deleted while a member that was killed counts as alive.</remarks>
public sealed class AdminCluster : ITestCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _prefix = $"correlator-test-{Guid.NewGuid():N}";
    private readonly IAdminClient _admin;

    /// <summary>Connects to brokers.</summary>
    /// <param name="connection">Which.</param>
    public AdminCluster(KafkaConnection connection)
    {
        Connection = connection;
        _admin = new AdminClientBuilder(TestClusters.SettingsOf(connection)).SetLogHandler(static (_, _) => { }).Build();
    }

    /// <inheritdoc/>
    public KafkaConnection Connection { get; }

    /// <inheritdoc/>
    public string NameOf(string name) => $"{_prefix}.{name}";

    /// <inheritdoc/>
    public void CreateTopic(string topic, int partitions)
    {
        Wait(_admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions }], new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience }));
        AwaitPartitions(topic, partitions);
    }

    /// <inheritdoc/>
    public void GrowTopic(string topic, int partitions)
    {
        Wait(_admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = partitions }], new CreatePartitionsOptions { RequestTimeout = Patience, OperationTimeout = Patience }));
        AwaitPartitions(topic, partitions);
    }

    /// <inheritdoc/>
    public void DeleteRecords(string topic, int partition, long beforeOffset) =>
        Wait(_admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, beforeOffset)], new DeleteRecordsOptions { RequestTimeout = Patience, OperationTimeout = Patience }));

    /// <summary>What a topic is set to.</summary>
    /// <param name="topic">What it is really called.</param>
    public IReadOnlyDictionary<string, string> SettingsOf(string topic)
    {
        var described = _admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic }], new DescribeConfigsOptions { RequestTimeout = Patience }).GetAwaiter().GetResult();
        return described.Single().Entries.ToDictionary(static entry => entry.Key, static entry => entry.Value.Value);
    }

    /// <summary>Deletes all topics of the test, also those that were made by what it tests.</summary>
    public void Dispose()
    {
        var topics = _admin.GetMetadata(Patience).Topics.Select(static topic => topic.Topic).Where(topic => topic.StartsWith(_prefix, StringComparison.Ordinal)).ToList();
        if (topics.Count > 0)
        {
            Wait(_admin.DeleteTopicsAsync(topics, new DeleteTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience }));
        }

        _admin.Dispose();
    }

    // Topics are made by one broker, and told by the others a moment later.
    private void AwaitPartitions(string topic, int partitions)
    {
        while (_admin.GetMetadata(topic, Patience).Topics.Single() is { } found && (found.Error.IsError || found.Partitions.Count < partitions || found.Partitions.Exists(static partition => partition.Leader < 0)))
        {
        }
    }

    private static void Wait(Task task) => task.GetAwaiter().GetResult();
}
