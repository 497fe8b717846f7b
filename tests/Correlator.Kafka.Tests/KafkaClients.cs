using System.Text;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka;

/// <summary>Clients of a mock cluster, set so that nothing waits that need not.</summary>
internal static class KafkaClients
{
    // A fetch that finds nothing is answered after this time, even if something came meanwhile: see MockClusterTests.
    private const int FetchWaitMs = 5;

    public static ProducerConfig Sending(string servers) => new() { BootstrapServers = servers, LingerMs = 0, LogThreadName = false };

    public static ConsumerConfig Reading(string servers, string group = "tests") => new()
    {
        BootstrapServers = servers,
        GroupId = group,
        EnableAutoCommit = false,
        AutoOffsetReset = AutoOffsetReset.Error,
        FetchWaitMaxMs = FetchWaitMs,
        AllowAutoCreateTopics = false,
    };

    public static IConsumer<byte[]?, byte[]?> Read(MockCluster cluster, params TopicPartitionOffset[] from)
    {
        var consumer = new ConsumerBuilder<byte[]?, byte[]?>(Reading(cluster.BootstrapServers)).SetLogHandler(static (_, _) => { }).Build();
        consumer.Assign(from);
        return consumer;
    }

    /// <summary>Sends texts to one partition, one after the other.</summary>
    public static async Task SendAsync(MockCluster cluster, string topic, int partition, params string[] values)
    {
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(Sending(cluster.BootstrapServers)).SetLogHandler(static (_, _) => { }).Build();
        foreach (var value in values)
        {
            await producer.ProduceAsync(new TopicPartition(topic, partition), new Message<byte[]?, byte[]?> { Value = Encoding.UTF8.GetBytes(value) });
        }
    }

    /// <summary>The text of the next message, however long it takes.</summary>
    public static string Next(IConsumer<byte[]?, byte[]?> consumer) => Encoding.UTF8.GetString(consumer.Consume(CancellationToken.None).Message.Value!);
}
