using System.Runtime.InteropServices;
using System.Text;

namespace Correlator.Kafka.Broker;

/// <summary>Brokers of Kafka in this process's memory, over real connections at the loopback address: librdkafka's mock cluster. Other processes may use it, too.</summary>
/// <remarks>What it can do and cannot is shown by <c>MockClusterTests</c>.</remarks>
public sealed class MockCluster : ITestCluster
{
    private const int Producer = 0;
    private readonly nint _client;
    private readonly nint _cluster;
    private bool _isDisposed;

    /// <summary>Starts brokers, numbered from 1.</summary>
    /// <param name="brokers">How many.</param>
    public MockCluster(int brokers = 1)
    {
        var error = new byte[512];
        var configuration = MockLibrary.CreateConfiguration();

        // It would warn that it has no servers, since it is one.
        _ = MockLibrary.Set(configuration, "log_level", "0", error, (nuint)error.Length);
        _client = MockLibrary.CreateClient(Producer, configuration, error, (nuint)error.Length);
        if (_client == 0)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(error).TrimEnd('\0'));
        }

        _cluster = MockLibrary.CreateCluster(_client, brokers);
        Connection = new KafkaConnection { BootstrapServers = Marshal.PtrToStringUTF8(MockLibrary.GetBootstrapServers(_cluster))! };
        MockLibrary.SetRebalanceDelay(_cluster, 0);
    }

    /// <summary>Where clients find it: <c>127.0.0.1:port</c>, with commas between brokers.</summary>
    public string BootstrapServers => Connection.BootstrapServers;

    /// <inheritdoc/>
    public KafkaConnection Connection { get; }

    /// <summary>The name itself: nobody else uses the cluster.</summary>
    public string NameOf(string name) => name;

    /// <summary>Makes a topic.</summary>
    public void CreateTopic(string topic, int partitions) => Check(MockLibrary.CreateTopic(_cluster, topic, partitions, 1));

    /// <summary>Makes a topic anew, with more partitions and nothing in them: the mock adds none to one that is there.</summary>
    public void GrowTopic(string topic, int partitions)
    {
        DeleteTopic(topic);
        CreateTopic(topic, partitions);
    }

    /// <summary>Deletes a topic.</summary>
    public void DeleteTopic(string topic) => Check(MockLibrary.DeleteTopic(_cluster, topic));

    /// <summary>Deletes what a partition holds before an offset, as retention does.</summary>
    public void DeleteRecords(string topic, int partition, long beforeOffset) => Check(MockLibrary.DeleteRecords(_cluster, topic, partition, beforeOffset));

    /// <summary>Moves a partition to another broker.</summary>
    public void SetLeader(string topic, int partition, int broker) => Check(MockLibrary.SetLeader(_cluster, topic, partition, broker));

    /// <summary>Lets the next requests of a kind fail.</summary>
    /// <param name="apiKey">The kind: 0 Produce, 1 Fetch, 2 ListOffsets, 3 Metadata, 8 OffsetCommit, 9 OffsetFetch, 10 FindCoordinator, 11 JoinGroup, 12 Heartbeat, 14 SyncGroup.</param>
    /// <param name="error">The protocol's error; -195 (transport) closes the connection.</param>
    /// <param name="count">How many.</param>
    public void FailRequests(short apiKey, int error, int count) => MockLibrary.PushErrors(_cluster, apiKey, (nuint)count, [.. Enumerable.Repeat(error, count)]);

    /// <summary>Takes back failures that have not happened yet.</summary>
    public void ClearFailures(short apiKey) => MockLibrary.ClearErrors(_cluster, apiKey);

    /// <summary>Closes a broker's port and connections; what it holds stays.</summary>
    public void SetDown(int broker) => Check(MockLibrary.SetDown(_cluster, broker));

    /// <summary>Opens them again.</summary>
    public void SetUp(int broker) => Check(MockLibrary.SetUp(_cluster, broker));

    /// <summary>Delays a broker's answers.</summary>
    public void SetRoundTrip(int broker, TimeSpan delay) => Check(MockLibrary.SetRoundTrip(_cluster, broker, (int)delay.TotalMilliseconds));

    /// <summary>How long the first member of a group waits for others. Here: not at all.</summary>
    public void SetRebalanceDelay(TimeSpan delay) => MockLibrary.SetRebalanceDelay(_cluster, (int)delay.TotalMilliseconds);

    /// <summary>Says which versions of a request are spoken.</summary>
    public void SetVersions(short apiKey, short least, short greatest) => Check(MockLibrary.SetApiVersions(_cluster, apiKey, least, greatest));

    /// <summary>Ends all brokers.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            MockLibrary.DestroyCluster(_cluster);
            MockLibrary.DestroyClient(_client);
        }
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new InvalidOperationException(MockLibrary.NameOf(error));
        }
    }
}
