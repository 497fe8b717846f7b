using System.Text;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka;

/// <summary>Clients of a cluster, set so that nothing waits that need not.</summary>
internal static class KafkaClients
{
    // A fetch of the mock that finds nothing is answered after this time, even if something came meanwhile: see MockClusterTests.
    private const int FetchWaitMs = 5;

    public static ProducerConfig Sending(ITestCluster cluster) => new(TestClusters.SettingsOf(cluster.Connection)) { LingerMs = 0, LogThreadName = false };

    public static ConsumerConfig Reading(ITestCluster cluster, string group = "tests") => new(TestClusters.SettingsOf(cluster.Connection))
    {
        GroupId = group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Error,
        FetchWaitMaxMs = FetchWaitMs,
        AllowAutoCreateTopics = false,
    };

    /// <summary>A connection whose clients do not wait where nothing has come.</summary>
    public static KafkaConnection Hurried(KafkaConnection connection) =>
        connection with { Settings = new Dictionary<string, string>(connection.Settings) { ["fetch.wait.max.ms"] = $"{FetchWaitMs}", ["linger.ms"] = "1" } };

    public static IConsumer<byte[]?, byte[]?> Read(ITestCluster cluster, params TopicPartitionOffset[] from) => Read(Reading(cluster), from);

    public static IConsumer<byte[]?, byte[]?> Read(ConsumerConfig config, params TopicPartitionOffset[] from)
    {
        var consumer = new ConsumerBuilder<byte[]?, byte[]?>(config).SetLogHandler(static (_, _) => { }).Build();
        consumer.Assign(from);
        return consumer;
    }

    /// <summary>Sends texts to one partition, one after the other.</summary>
    public static async Task SendAsync(ITestCluster cluster, string topic, int partition, params string[] values)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(Sending(cluster)).SetLogHandler(static (_, _) => { }).Build();
        foreach (var value in values)
        {
            await producer.ProduceAsync(new TopicPartition(topic, partition), new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(value) });
        }
    }

    /// <summary>The text of the next message, however long it takes.</summary>
    public static string Next(IConsumer<byte[]?, byte[]?> consumer) => Encoding.UTF8.GetString(consumer.Consume(CancellationToken.None).Message.Value!);
}
