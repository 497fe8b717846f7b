using Confluent.Kafka;

namespace Correlator.Tests.Kafka.Log;

/// <summary>What transactions leave in topics: messages that never were, and marks that are no messages.</summary>
public sealed class KafkaAbortedTransactionTests : IDisposable
{
    private const string OnlyReal = "The mock tells aborted transactions as if they were committed, and keeps no marks of their ends.";
    private readonly LogCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [KafkaFact(OnlyReal = OnlyReal)]
    public void Records_OfATransactionThatWasAborted_AreNotTold()
    {
        Abort(_cluster.Options.Topic);
        _cluster.Write(0, "kept");
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log);

        receiver.PollUntil(() => receiver.Records.Count > 0);

        // Behind the message that never was, and the mark.
        Assert.Equal((0, 2L, "kept"), Assert.Single(receiver.Records));
    }

    [KafkaFact(OnlyReal = OnlyReal)]
    public void Place_BehindATransactionThatWasAborted_IsTheLastBefore()
    {
        using (var first = new KafkaLog(_cluster.Options))
        {
            var receiver = new RecordingReceiver(first);
            receiver.PollUntil(() => receiver.Owned.Count == 4);
            first.Commit(new Dictionary<int, PartitionCommit> { [0] = new(1, "state") });
        }

        Abort(_cluster.Options.Places);
        using var second = new KafkaLog(_cluster.Options);
        var next = new RecordingReceiver(second);
        next.PollUntil(() => next.Owned.Count == 4);

        Assert.Equal(new PartitionCommit(1, "state"), second.Committed(0));
    }

    private void Abort(string topic)
    {
        var sending = KafkaClients.Sending(_cluster.Broker);
        sending.TransactionalId = _cluster.Broker.NameOf("transaction");
        using var producer = new ProducerBuilder<Null, string>(sending).Build();
        producer.InitTransactions(TimeSpan.FromMinutes(1));
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(topic, 0), new Message<Null, string> { Value = "aborted" });
        producer.Flush();
        producer.AbortTransaction();
    }
}
