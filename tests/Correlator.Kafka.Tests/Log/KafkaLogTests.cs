using Confluent.Kafka;

namespace Correlator.Tests.Kafka.Log;

/// <summary>A topic as a log whose partitions a group shares, over the real protocol.</summary>
public sealed class KafkaLogTests : IDisposable
{
    private readonly LogCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public void Records_OfAllPartitions_AreToldInOrderAndOnce()
    {
        _cluster.Write(0, "a", "b", "c");
        _cluster.Write(3, "d");
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log);

        receiver.PollUntil(() => receiver.Records.Count == 4);

        Assert.Equal(4, log.Partitions);
        Assert.Equal("assigned 0 1 2 3", Assert.Single(receiver.Calls));
        Assert.Equal([(0, 0, "a"), (0, 1, "b"), (0, 2, "c"), (3, 0, "d")], receiver.Records.Order());
    }

    [KafkaFact]
    public void Seek_WhileAssigned_IsWhereReadingBegins()
    {
        _cluster.Write(0, "a", "b", "c");
        _cluster.Write(1, "d", "e");
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log) { Start = static partition => partition switch { 0 => 2, 1 => 1, _ => 0 } };

        receiver.PollUntil(() => receiver.Records.Count == 2);

        Assert.Equal([(0, 2, "c"), (1, 1, "e")], receiver.Records.Order());
    }

    [KafkaFact]
    public void Commit_OfAMemberThatLeft_IsWhereTheNextBegins()
    {
        _cluster.Write(2, "a", "b", "c");
        using (var first = new KafkaLog(_cluster.Options))
        {
            var receiver = new RecordingReceiver(first);
            receiver.PollUntil(() => receiver.Records.Count == 3);
            Assert.Null(first.Committed(2));
            Assert.True(first.Commit(new Dictionary<int, PartitionCommit> { [2] = new(0, "old") }));
            Assert.True(first.Commit(new Dictionary<int, PartitionCommit> { [2] = new(1, "state and more") }));
        }

        using var second = new KafkaLog(_cluster.Options);
        var next = new RecordingReceiver(second);
        next.PollUntil(() => next.Records.Count == 2);

        Assert.Equal(new PartitionCommit(1, "state and more"), second.Committed(2));
        Assert.Null(second.Committed(1));
        Assert.Equal([(2, 1, "b"), (2, 2, "c")], next.Records);
    }

    [KafkaFact]
    public void Commit_ShowsTheGroupsToolsHowFarItHasRead()
    {
        _cluster.Write(2, "a", "b", "c");
        using (var log = new KafkaLog(_cluster.Options))
        {
            var receiver = new RecordingReceiver(log);
            receiver.PollUntil(() => receiver.Records.Count == 3);
            log.Commit(new Dictionary<int, PartitionCommit> { [2] = new(1, string.Empty) });
        }

        // It is not waited for while it works.
        using var tool = new ConsumerBuilder<byte[]?, byte[]?>(KafkaClients.Reading(_cluster.Broker, _cluster.Options.Group)).Build();

        Assert.Equal(3, Assert.Single(tool.Committed([new TopicPartition(_cluster.Options.Topic, 2)], TimeSpan.FromMinutes(1))).Offset.Value);
    }

    [KafkaFact]
    public void SecondMember_TakesHalfWithoutInterruptingTheRest()
    {
        using var first = new KafkaLog(_cluster.Options);
        var commits = new Dictionary<int, PartitionCommit>();
        var one = new RecordingReceiver(first) { Revoked = partitions => first.Commit(partitions.ToDictionary(static partition => partition, static partition => new PartitionCommit(0, $"of {partition}"))) };
        one.PollUntil(() => one.Owned.Count == 4);
        using var second = new KafkaLog(_cluster.Options);
        var two = new RecordingReceiver(second) { Assigned = partitions => partitions.ToList().ForEach(partition => commits[partition] = second.Committed(partition)!.Value) };

        RecordingReceiver.PollUntil([one, two], () => one.Owned.Count == 2 && two.Owned.Count == 2);

        // What it gave up was committed before the other had it, and the rest never left.
        Assert.Equal(two.Owned, commits.Keys.Order());
        Assert.All(commits, static commit => Assert.Equal($"of {commit.Key}", commit.Value.Metadata));
        Assert.Equal(["assigned 0 1 2 3", $"revoked {string.Join(' ', two.Owned)}"], one.Calls);
    }

    [KafkaFact]
    public void Dispose_TellsNobodyAndGivesAllToOthers()
    {
        using var first = new KafkaLog(_cluster.Options);
        var one = new RecordingReceiver(first);
        one.PollUntil(() => one.Owned.Count == 4);
        first.Dispose();

        using var second = new KafkaLog(_cluster.Options);
        var two = new RecordingReceiver(second);
        two.PollUntil(() => two.Owned.Count == 4);

        Assert.Equal(["assigned 0 1 2 3"], one.Calls);
    }

    [KafkaFact]
    public void Pause_HoldsRecordsBackUntilResume()
    {
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log) { Assigned = partitions => log.Pause([.. partitions.Where(static partition => partition == 0)]) };
        receiver.PollUntil(() => receiver.Owned.Count == 4);
        log.Poll(receiver, TimeSpan.Zero);
        _cluster.Write(0, "a");
        _cluster.Write(1, "b", "c");
        receiver.PollUntil(() => receiver.Records.Count == 2);
        Assert.DoesNotContain(receiver.Records, static record => record.Partition == 0);

        log.Resume([0]);
        receiver.PollUntil(() => receiver.Records.Count == 3);

        Assert.Contains((0, 0L, "a"), receiver.Records);
    }

    [KafkaFact]
    public void Beginning_OfATrimmedPartition_IsItsOldestRecord()
    {
        _cluster.Write(1, "a", "b", "c");
        _cluster.Broker.DeleteRecords(_cluster.Options.Topic, 1, 2);
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log);

        receiver.PollUntil(() => receiver.Records.Count == 1);

        Assert.Equal((0, 2), (log.Beginning(0), log.Beginning(1)));
        Assert.Equal((1, 2, "c"), receiver.Records[0]);
    }

    [KafkaFact]
    public void RecordsDeletedBeforeTheyAreRead_FailWithWhatToDo()
    {
        _cluster.Write(1, "a", "b", "c");
        _cluster.Broker.DeleteRecords(_cluster.Options.Topic, 1, 2);
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log) { Start = static _ => 0 };

        var error = Assert.Throws<LogException>(() => receiver.PollUntil(static () => false));

        Assert.Equal("LOG_UNAVAILABLE", error.Code);
        Assert.Contains("Begin the worker again", error.Message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public void Receiver_ThatFails_FailsThePoll()
    {
        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log) { Assigned = static _ => throw new LogException("LOG_NOT_KEPT", "the results are gone") };

        var error = Assert.Throws<LogException>(() => receiver.PollUntil(static () => false));

        Assert.Equal("the results are gone", error.Message);
    }

    [KafkaFact]
    public void PlaceThatIsNone_IsAMismatch()
    {
        using (var writer = new KafkaLogWriter(_cluster.Options with { Topic = _cluster.Options.Places, PlacesTopic = "other" }))
        {
            writer.Write(1, "here"u8.ToArray());
            writer.Flush();
        }

        using var log = new KafkaLog(_cluster.Options);
        var receiver = new RecordingReceiver(log);

        Assert.Equal("LOG_MISMATCH", Assert.Throws<LogException>(() => receiver.PollUntil(static () => false)).Code);
    }

    [KafkaFact]
    public void Broker_ThatIsNotThere_SaysWhy()
    {
        var options = LogCluster.OptionsOf(new KafkaConnection { BootstrapServers = "127.0.0.1:1" }) with { AnswerTimeout = TimeSpan.FromMilliseconds(500) };

        var error = Assert.Throws<LogException>(() => new KafkaLog(options));

        Assert.Equal("LOG_UNAVAILABLE", error.Code);
        Assert.Contains("127.0.0.1:1", error.Message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public void PlacesTopicWithOtherPartitions_IsAMismatch()
    {
        var few = _cluster.Broker.NameOf("few");
        _cluster.Broker.CreateTopic(few, 3);

        var error = Assert.Throws<LogException>(() => new KafkaLog(_cluster.Options with { PlacesTopic = few }));

        Assert.Equal("LOG_MISMATCH", error.Code);
        Assert.Contains($"'{few}' has 3 partitions and not 4", error.Message, StringComparison.Ordinal);
    }

    [KafkaFact]
    public void TopicThatIsNotThere_IsNotMade()
    {
        var nowhere = _cluster.Broker.NameOf("nowhere");
        for (var i = 0; i < 2; i++)
        {
            var error = Assert.Throws<LogException>(() => new KafkaLog(_cluster.Options with { Topic = nowhere }));
            Assert.Equal("LOG_UNAVAILABLE", error.Code);
            Assert.Contains($"no topic '{nowhere}'", error.Message, StringComparison.Ordinal);
        }
    }
}
