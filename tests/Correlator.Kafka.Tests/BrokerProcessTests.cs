using Confluent.Kafka;

namespace Correlator.Tests.Kafka;

/// <summary>The mock cluster in a process of its own, used by another.</summary>
public sealed class BrokerProcessTests
{
    [Fact]
    public async Task Topic_MadeByCommand_IsReadFromAnotherProcess()
    {
        using var broker = await BrokerProcess.StartAsync(brokers: 2);
        broker.CreateTopic("orders", 3);
        using var producer = new ProducerBuilder<Null, string>(KafkaClients.Sending(broker)).Build();
        await producer.ProduceAsync(new TopicPartition("orders", 2), new Message<Null, string> { Value = "a" });
        broker.DeleteRecords("orders", 2, 1);
        broker.Tell("fail 0 7 1");
        broker.Tell("rtt 1 1");

        var sent = await producer.ProduceAsync(new TopicPartition("orders", 2), new Message<Null, string> { Value = "b" });

        Assert.Equal(1, sent.Offset.Value);
    }
}
