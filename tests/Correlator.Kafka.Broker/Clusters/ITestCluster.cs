namespace Correlator.Kafka.Broker;

/// <summary>Brokers of Kafka that a test uses: its own ones in memory, or real ones that it shares with other tests.</summary>
public interface ITestCluster : IDisposable
{
    /// <summary>How it is reached; secrets by where they are found.</summary>
    KafkaConnection Connection { get; }

    /// <summary>Where clients find it: <c>host:port</c>, with commas between brokers.</summary>
    string BootstrapServers => Connection.BootstrapServers;

    /// <summary>A name of a topic or a group that is this test's alone, also where the cluster outlives the test.</summary>
    /// <param name="name">What the test calls it.</param>
    string NameOf(string name);

    /// <summary>Makes a topic.</summary>
    /// <param name="topic">What it is really called.</param>
    /// <param name="partitions">How many.</param>
    void CreateTopic(string topic, int partitions);

    /// <summary>Gives a topic more partitions.</summary>
    /// <param name="topic">What it is really called.</param>
    /// <param name="partitions">How many it has then.</param>
    void GrowTopic(string topic, int partitions);

    /// <summary>Deletes what a partition holds before an offset, as retention does.</summary>
    void DeleteRecords(string topic, int partition, long beforeOffset);
}
