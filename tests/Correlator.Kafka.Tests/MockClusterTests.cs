using System.Text;
using Confluent.Kafka;
using Correlator.Kafka.Broker;
using static Correlator.Tests.Kafka.KafkaClients;

namespace Correlator.Tests.Kafka;

/// <summary>What the mock cluster does as brokers of Kafka do: all of it is tried on both. What it does not is in <see cref="MockClusterLimitsTests"/>.</summary>
public sealed class MockClusterTests : IDisposable
{
    private readonly ITestCluster _cluster = TestClusters.Start();
    private readonly string _orders;

    public MockClusterTests() => _cluster.CreateTopic(_orders = _cluster.NameOf("orders"), 2);

    private MockCluster Mock => (MockCluster)_cluster;

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public async Task Message_KeyHeadersAndTimestamp_ComeBack()
    {
        using var producer = new ProducerBuilder<string, string>(Sending(_cluster)).Build();
        using var consumer = Read(_cluster, new TopicPartitionOffset(_orders, 1, 0));
        var sent = new Timestamp(1_700_000_000_123, TimestampType.CreateTime);

        await producer.ProduceAsync(new TopicPartition(_orders, 1), new Message<string, string> { Key = "7", Value = "paid", Timestamp = sent, Headers = new Headers { { "trace", "a"u8.ToArray() }, { "none", null } } });
        var got = consumer.Consume(CancellationToken.None);

        Assert.Equal(("7", "paid", sent), (Encoding.UTF8.GetString(got.Message.Key!), Encoding.UTF8.GetString(got.Message.Value!), got.Message.Timestamp));
        Assert.Equal([("trace", "a"), ("none", null)], got.Message.Headers.Select(static header => (header.Key, header.GetValueBytes() is { } value ? Encoding.UTF8.GetString(value) : null)));
    }

    [KafkaFact]
    public async Task Offsets_OfAPartition_AreItsBeginningAndEnd()
    {
        await SendAsync(_cluster, _orders, 0, "a", "b", "c");
        _cluster.DeleteRecords(_orders, 0, 1);
        using var consumer = Read(_cluster);

        var offsets = consumer.QueryWatermarkOffsets(new TopicPartition(_orders, 0), TimeSpan.FromMinutes(1));

        Assert.Equal((1, 3), (offsets.Low.Value, offsets.High.Value));
    }

    [KafkaFact]
    public async Task DeletedRecords_AreOutOfRange()
    {
        await SendAsync(_cluster, _orders, 0, "a", "b");
        _cluster.DeleteRecords(_orders, 0, 1);
        using var consumer = Read(_cluster, new TopicPartitionOffset(_orders, 0, 0));

        var error = Assert.Throws<ConsumeException>(() => consumer.Consume(CancellationToken.None));

        // The client says that there is nowhere to go on from, and the broker's own error only in the text.
        Assert.Equal(ErrorCode.Local_AutoOffsetReset, error.Error.Code);
        Assert.Contains("out of range", error.Error.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [KafkaFact]
    public async Task Commit_OfAGroup_IsThereForItsNextMember()
    {
        await SendAsync(_cluster, _orders, 0, "a");
        var group = Reading(_cluster, _cluster.NameOf("group"));
        using (var first = Read(group))
        {
            first.Commit([new TopicPartitionOffset(_orders, 0, 1)]);
        }

        using var second = Read(group);

        Assert.Equal([1L, Offset.Unset.Value], second.Committed([new TopicPartition(_orders, 0), new TopicPartition(_orders, 1)], TimeSpan.FromMinutes(1)).Select(static partition => partition.Offset.Value));
    }

    [KafkaFact(OnlyMock = "A broker is taken down.")]
    public async Task Broker_DownAndUp_HoldsWhatItHeld()
    {
        await SendAsync(_cluster, _orders, 0, "a", "b");
        using var consumer = Read(_cluster, new TopicPartitionOffset(_orders, 0, 0));
        Assert.Equal("a", Next(consumer));

        Mock.SetDown(1);
        Mock.SetUp(1);
        await SendAsync(_cluster, _orders, 0, "c");

        Assert.Equal(["b", "c"], [Next(consumer), Next(consumer)]);
    }

    [KafkaFact(OnlyMock = "A broker is told to refuse.")]
    public async Task Requests_ThatFail_AreRepeatedByTheClient()
    {
        const short Produce = 0;
        Mock.FailRequests(Produce, (int)ErrorCode.NotEnoughReplicas, 2);

        await SendAsync(_cluster, _orders, 0, "a");

        using var consumer = Read(_cluster, new TopicPartitionOffset(_orders, 0, 0));
        Assert.Equal("a", Next(consumer));
    }
}
