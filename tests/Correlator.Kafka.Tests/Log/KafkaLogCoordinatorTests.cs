using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka.Log;

/// <summary>A log whose group has lost the broker that coordinates it.</summary>
public sealed class KafkaLogCoordinatorTests : IDisposable
{
    private const int Coordinator = 2;
    private readonly MockCluster _cluster = new(Coordinator);
    private readonly KafkaLogOptions _options;

    public KafkaLogCoordinatorTests()
    {
        // The mock gives this group to its second broker; all partitions are at the first.
        _options = LogCluster.OptionsOf(_cluster.Connection) with { Group = "ga" };
        foreach (var topic in (string[])["log", "log.ga.places"])
        {
            _cluster.CreateTopic(topic, 1);
            _cluster.SetLeader(topic, 0, 1);
        }
    }

    public void Dispose() => _cluster.Dispose();

    [KafkaFact(OnlyMock = "A broker is taken down.")]
    public void Commit_CoordinatorGone_IsKeptForWhoeverTakesOver()
    {
        using (var writer = new KafkaLogWriter(_options))
        {
            writer.Write(0, [1]);
            writer.Flush();
        }

        using (var log = new KafkaLog(_options))
        {
            var receiver = new RecordingReceiver(log);
            receiver.PollUntil(() => receiver.Records.Count == 1);
            _cluster.SetDown(Coordinator);

            Assert.True(log.Commit(new Dictionary<int, PartitionCommit> { [0] = new(1, "x") }));
            _cluster.SetUp(Coordinator);
        }

        using var next = new KafkaLog(_options);
        var successor = new RecordingReceiver(next);
        successor.PollUntil(() => successor.Owned.Count == 1);

        Assert.Equal(new PartitionCommit(1, "x"), next.Committed(0));
    }
}
