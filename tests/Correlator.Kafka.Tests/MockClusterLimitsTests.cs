using System.Text;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Correlator.Kafka.Broker;
using static Correlator.Tests.Kafka.KafkaClients;

namespace Correlator.Tests.Kafka;

/// <summary>
/// Where the mock cluster is no broker of Kafka, so that no test takes it for one. A test here that fails after an update of the client says that a limit is gone.
/// </summary>
/// <remarks>
/// Of what cannot be shown in a test: the log is in memory and ends with the process; there is neither SASL nor TLS nor any right; topics have no settings, and the number of
/// their partitions stays; a request of an unknown topic makes it with four partitions where the client allows that.
/// </remarks>
public sealed class MockClusterLimitsTests : IDisposable
{
    private readonly MockCluster _cluster = new();

    public MockClusterLimitsTests() => _cluster.CreateTopic("orders", 1);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task OffsetsForTimes_AnyTime_AreTheEnd()
    {
        await SendAsync(_cluster, "orders", 0, "a");
        using var consumer = Read(_cluster);

        var offsets = consumer.OffsetsForTimes([new TopicPartitionTimestamp("orders", 0, new Timestamp(0, TimestampType.CreateTime))], TimeSpan.FromMinutes(1));

        // Kafka would say 0.
        Assert.Equal(Offset.End, Assert.Single(offsets).Offset);
    }

    [Fact]
    public void Partition_BeyondFiveMebibytes_LosesItsOldestBatches()
    {
        using var producer = new ProducerBuilder<Null, byte[]>(Sending(_cluster)).Build();
        var value = new byte[100_000];
        for (var i = 0; i < 60; i++)
        {
            producer.Produce(new TopicPartition("orders", 0), new Message<Null, byte[]> { Value = value });
            producer.Flush();
        }

        using var consumer = Read(_cluster);
        var offsets = consumer.QueryWatermarkOffsets(new TopicPartition("orders", 0), TimeSpan.FromMinutes(1));

        Assert.Equal(60, offsets.High.Value);
        Assert.Equal(5 * 1024 * 1024 / value.Length, offsets.High.Value - offsets.Low.Value);
    }

    [Fact]
    public async Task Fetch_OfManySmallBatches_BringsOneBatchOfEachPartition()
    {
        const int Batches = 50;
        await SendAsync(_cluster, "orders", 0, [.. Enumerable.Range(0, Batches).Select(static i => $"{i}")]);
        var roundTrip = TimeSpan.FromMilliseconds(10);
        _cluster.SetRoundTrip(1, roundTrip);
        using var consumer = Read(_cluster, new TopicPartitionOffset("orders", 0, 0));

        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < Batches; i++)
        {
            _ = Next(consumer);
        }

        Assert.True(clock.Elapsed >= (Batches - 1) * roundTrip, $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Transaction_Aborted_IsReadAsIfItWereCommitted()
    {
        var config = Sending(_cluster);
        config.TransactionalId = "t";
        using var producer = new ProducerBuilder<Null, string>(config).Build();
        producer.InitTransactions(TimeSpan.FromMinutes(1));
        producer.BeginTransaction();
        await producer.ProduceAsync(new TopicPartition("orders", 0), new Message<Null, string> { Value = "aborted" });
        producer.AbortTransaction();

        var reading = Reading(_cluster);
        reading.IsolationLevel = IsolationLevel.ReadCommitted;
        using var consumer = new ConsumerBuilder<byte[]?, byte[]?>(reading).Build();
        consumer.Assign(new TopicPartitionOffset("orders", 0, 0));

        Assert.Equal("aborted", Encoding.UTF8.GetString(consumer.Consume(CancellationToken.None).Message.Value!));
    }

    [Fact]
    public async Task Administration_IsNotSpoken()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _cluster.BootstrapServers }).Build();

        var options = new CreateTopicsOptions { RequestTimeout = TimeSpan.FromMilliseconds(200) };
        var create = await Assert.ThrowsAnyAsync<KafkaException>(() => admin.CreateTopicsAsync([new TopicSpecification { Name = "more", NumPartitions = 1 }], options));

        // No broker says that it is the controller, which all such requests wait for.
        Assert.Equal(ErrorCode.Local_TimedOut, create.Error.Code);
        await Assert.ThrowsAnyAsync<KafkaException>(() => admin.DescribeConsumerGroupsAsync(["members"], new DescribeConsumerGroupsOptions { RequestTimeout = options.RequestTimeout }));
    }

    [Fact]
    public void Topic_AskedForByAnAdministrator_IsMadeWithFourPartitions()
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _cluster.BootstrapServers }).Build();

        var topic = Assert.Single(admin.GetMetadata("other", TimeSpan.FromMinutes(1)).Topics);

        Assert.Equal(4, topic.Partitions.Count);
    }

    [Fact]
    public void Topic_ThatIsThere_CannotGrow()
    {
        Assert.Throws<InvalidOperationException>(() => _cluster.CreateTopic("orders", 2));

        _cluster.DeleteTopic("orders");
        _cluster.CreateTopic("orders", 2);
    }
}
