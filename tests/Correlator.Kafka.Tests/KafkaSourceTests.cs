using Confluent.Kafka;
using Correlator.Kafka.Broker;
using static Correlator.Tests.Kafka.KafkaClients;

namespace Correlator.Tests.Kafka;

/// <summary>Topics that are read to their ends.</summary>
public sealed class KafkaSourceTests : IDisposable
{
    private readonly ITestCluster _cluster = TestClusters.Start();
    private readonly string _orders;

    public KafkaSourceTests() => _cluster.CreateTopic(_orders = _cluster.NameOf("orders"), 2);

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public async Task Partitions_AreReadToTheEndsThatTheyHadAtFirst()
    {
        await SendAsync(_cluster, _orders, 0, "a", "b");
        await SendAsync(_cluster, _orders, 1, "c");
        var options = Options();
        var source = new KafkaSource("orders", options, () => TestClusters.IsMock ? new FromTheBeginning(new KafkaClient("orders", options)) : new KafkaClient("orders", options), TimeProvider.System);

        var readers = source.Open(new SourceRequest());
        await SendAsync(_cluster, _orders, 0, "too late");

        Assert.Equal([$"{_orders}/0", $"{_orders}/1"], readers.Select(static reader => reader.Name));
        Assert.Equal(["a", "b"], await ReadAsync(readers[0]));
        Assert.Equal(["c"], await ReadAsync(readers[1]));
    }

    [KafkaFact(OnlyMock = "A broker is taken down.")]
    public void Broker_ThatIsNotThere_IsAnErrorThatSaysSo()
    {
        ((MockCluster)_cluster).SetDown(1);

        var error = Assert.Throws<SourceException>(() => new KafkaSource("orders", Options()).Open(new SourceRequest()));

        Assert.Equal(("SOURCE_UNAVAILABLE", true), (error.Code, error.IsRetryable));
    }

    private static async Task<List<string>> ReadAsync(IEventReader reader)
    {
        await using var open = reader;
        var (messages, batch) = (new List<string>(), new List<LogEvent>());
        while (await reader.ReadAsync(batch, CancellationToken.None))
        {
            messages.AddRange(batch.Select(static logEvent => logEvent.Message));
            batch.Clear();
        }

        return messages;
    }

    private KafkaSourceOptions Options() => new() { BootstrapServers = _cluster.BootstrapServers, Topics = [_orders], Settings = _cluster.Connection.Settings, Secrets = _cluster.Connection.Secrets, AnswerTimeout = TimeSpan.FromSeconds(2) };

    // The mock cluster finds no offsets by time.
    private sealed class FromTheBeginning(IKafkaClient client) : IKafkaClient
    {
        public int CountPartitions(string topic) => client.CountPartitions(topic);

        public (long First, long End) GetOffsets(TopicPartition partition) => client.GetOffsets(partition);

        public long? FindOffset(TopicPartition partition, DateTimeOffset time) => 0;

        public void Assign(TopicPartition partition, long offset) => client.Assign(partition, offset);

        public ConsumeResult<byte[]?, byte[]?>? Consume(TimeSpan wait) => client.Consume(wait);

        public void Dispose() => client.Dispose();
    }
}
