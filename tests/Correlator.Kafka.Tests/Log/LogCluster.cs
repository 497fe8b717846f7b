using System.Text;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka.Log;

/// <summary>A mock cluster with the topics of a log and one group.</summary>
internal sealed class LogCluster : IDisposable
{
    public LogCluster(int partitions = 4)
    {
        foreach (var topic in (string[])["log", "log.group.results", "log.group.places"])
        {
            Broker.CreateTopic(topic, partitions);
        }
    }

    public MockCluster Broker { get; } = new();

    public KafkaLogOptions Options => OptionsOf(Broker.BootstrapServers);

    public static KafkaLogOptions OptionsOf(string servers) => new()
    {
        // The mock answers a fetch that finds nothing behind this time, even if something came meanwhile.
        Connection = new KafkaConnection { BootstrapServers = servers, Settings = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "5", ["linger.ms"] = "1" } },
        Topic = "log",
        Group = "group",
        SessionTimeout = TimeSpan.FromSeconds(1),
    };

    /// <summary>Writes packets.</summary>
    public void Write(int partition, params string[] packets)
    {
        using var writer = new KafkaLogWriter(Options);
        foreach (var packet in packets)
        {
            writer.Write(partition, Encoding.UTF8.GetBytes(packet));
        }

        writer.Flush();
    }

    /// <summary>All messages of a partition that was written to.</summary>
    public static List<ConsumeResult<byte[]?, byte[]?>> Read(string servers, string topic, int partition)
    {
        var read = new List<ConsumeResult<byte[]?, byte[]?>>();
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(KafkaClients.Reading(servers)).SetLogHandler(static (_, _) => { }).Build();
        var offsets = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), TimeSpan.FromMinutes(1));
        consumer.Assign(new TopicPartitionOffset(topic, partition, offsets.Low));
        while (offsets.High > offsets.Low && (read.Count == 0 || read[^1].Offset < offsets.High - 1))
        {
            read.Add(consumer.Consume(CancellationToken.None));
        }

        return read;
    }

    public void Dispose() => Broker.Dispose();
}
