using System.Text;
using Confluent.Kafka;
using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka.Log;

/// <summary>A cluster with the topics of a log and one group.</summary>
internal sealed class LogCluster : IDisposable
{
    public LogCluster(int partitions = 4)
    {
        Options = OptionsOf(Broker.Connection) with { Topic = Broker.NameOf("log"), Group = Broker.NameOf("group"), ResultsTopic = Broker.NameOf("results"), PlacesTopic = Broker.NameOf("places") };
        foreach (var topic in (string[])[Options.Topic, Options.Results, Options.Places])
        {
            Broker.CreateTopic(topic, partitions);
        }
    }

    public ITestCluster Broker { get; } = TestClusters.Start();

    /// <summary>The same, for tests that run on nothing else.</summary>
    public MockCluster Mock => (MockCluster)Broker;

    public KafkaLogOptions Options { get; }

    public static KafkaLogOptions OptionsOf(KafkaConnection connection) => new()
    {
        Connection = KafkaClients.Hurried(connection),
        Topic = "log",
        Group = "group",

        // The mock takes members for dead that wait for others to join, and never answers them. It waits a second less than this, but at least one: so a second is too little.
        SessionTimeout = TestClusters.SessionOf(TimeSpan.FromSeconds(2)),
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
    public List<ConsumeResult<byte[]?, byte[]?>> Read(string topic, int partition)
    {
        var read = new List<ConsumeResult<byte[]?, byte[]?>>();
        using var consumer = KafkaClients.Read(Broker);
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
