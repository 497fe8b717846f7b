using Confluent.Kafka;

namespace Correlator.Tests.Kafka;

/// <summary>The mock cluster in a process of its own, used by another.</summary>
public sealed class BrokerProcessTests
{
    [Fact]
    public async Task Topic_MadeByCommand_IsReadFromAnotherProcess()
    {
        using var broker = await BrokerProcess.StartAsync(brokers: 2);
        await broker.TellAsync("create orders 3");
        using var producer = new ProducerBuilder<Null, string>(KafkaClients.Sending(broker.BootstrapServers)).Build();
        await producer.ProduceAsync(new TopicPartition("orders", 2), new Message<Null, string> { Value = "a" });
        await broker.TellAsync("trim orders 2 1");
        await broker.TellAsync("fail 0 7 1");
        await broker.TellAsync("rtt 1 1");

        var sent = await producer.ProduceAsync(new TopicPartition("orders", 2), new Message<Null, string> { Value = "b" });

        Assert.Equal(1, sent.Offset.Value);
    }
}
