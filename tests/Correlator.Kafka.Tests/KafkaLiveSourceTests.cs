using Confluent.Kafka;
using Correlator.Kafka.Broker;
using static Correlator.Tests.Kafka.KafkaClients;

namespace Correlator.Tests.Kafka;

/// <summary>Topics that are followed, over the real protocol.</summary>
public sealed class KafkaLiveSourceTests : IDisposable
{
    private readonly MockCluster _cluster = new();
    private readonly LiveRecorder _told = new();

    public KafkaLiveSourceTests() => _cluster.CreateTopic("orders", 2);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Messages_OfAllPartitions_ComeWithTheirLabels()
    {
        using var producer = new ProducerBuilder<string, string>(Sending(_cluster.BootstrapServers)).Build();
        await producer.ProduceAsync(new TopicPartition("orders", 0), new Message<string, string> { Key = "7", Value = """{"message":"placed","time":"2026-01-01T00:00:00Z","total":"3"}""" });
        await producer.ProduceAsync(new TopicPartition("orders", 1), new Message<string, string>
        {
            Key = "8",
            Value = "paid",
            Timestamp = new Timestamp(1_767_225_605_000, TimestampType.CreateTime),
            Headers = new Headers { { "tenant", "a"u8.ToArray() } },
        });

        using var subscription = Source().Subscribe(new SourceRequest(), _told);
        await _told.UntilAsync(static told => told.Events.Count == 2);

        var (first, second) = (_told.Events.Single(static e => e["partition"] == "0"), _told.Events.Single(static e => e["partition"] == "1"));
        Assert.Equal(("placed", "7", "0", "3", "orders", At(0)), (first.Message, first["key"], first["offset"], first["total"], first["topic"], first.Timestamp));
        Assert.Equal(("paid", "8", "a", At(5)), (second.Message, second["key"], second["header_tenant"], second.Timestamp));
        Assert.Equal([0L, 1L], _told.Events.Select(static e => e.Position).Order());
        Assert.Equal([true], _told.Connections);
    }

    [Fact]
    public async Task Restart_WithACursor_GoesOnWhereItStood()
    {
        var cursors = new MemoryCheckpointStore();
        await SendAsync(_cluster, "orders", 0, "a", "b");
        await ReadAsync(Source(cursors), 2);
        await SendAsync(_cluster, "orders", 0, "c");

        using var subscription = Source(cursors).Subscribe(new SourceRequest(), _told);
        await _told.UntilAsync(static told => told.Events.Count == 1);

        Assert.Equal(["c"], _told.Messages);
        Assert.Empty(_told.Gaps);
    }

    [Fact]
    public async Task Restart_WhereMessagesAreGone_TellsTheGapAndGoesOn()
    {
        var cursors = new MemoryCheckpointStore();
        await SendAsync(_cluster, "orders", 0, "a", "b");
        var read = await ReadAsync(Source(cursors), 2);
        await SendAsync(_cluster, "orders", 0, "c", "d", "e");
        _cluster.DeleteRecords("orders", 0, 4);

        using var subscription = Source(cursors).Subscribe(new SourceRequest(), _told);
        await _told.UntilAsync(static told => told.Events.Count == 1 && told.Gaps.Count == 1);

        Assert.Equal(["e"], _told.Messages);
        Assert.Equal([(read[1].Timestamp, _told.Events[0].Timestamp)], _told.Gaps);
    }

    [Fact]
    public async Task MessagesGone_WhileReading_AreAGap()
    {
        const short Fetch = 1;
        using var subscription = Source().Subscribe(new SourceRequest(), _told);
        await SendAsync(_cluster, "orders", 0, "a");
        await _told.UntilAsync(static told => told.Events.Count == 1);

        // Both partitions are asked for in one request, and fail together.
        _cluster.FailRequests(Fetch, (int)ErrorCode.OffsetOutOfRange, 1);
        await _told.UntilAsync(static told => told.Gaps.Count >= 1);
        await SendAsync(_cluster, "orders", 0, "b");
        await _told.UntilAsync(static told => told.Messages.Contains("b"));

        Assert.All(_told.Gaps, static gap => Assert.True(gap.From <= gap.To));
    }

    [Fact]
    public async Task Broker_GoneAndBack_IsToldAndNothingIsLost()
    {
        using var subscription = Source().Subscribe(new SourceRequest(), _told);
        await SendAsync(_cluster, "orders", 0, "a");
        await _told.UntilAsync(static told => told.Events.Count == 1);

        _cluster.SetDown(1);
        await _told.UntilAsync(static told => told.Connections is [true, false]);
        _cluster.SetUp(1);
        await SendAsync(_cluster, "orders", 1, "b");
        await _told.UntilAsync(static told => told.Events.Count == 2 && told.Connections is [true, false, true]);

        Assert.Equal(["a", "b"], _told.Messages);
        Assert.Empty(_told.Gaps);
    }

    [Fact]
    public async Task Topic_WithMorePartitionsThanBefore_IsReadWhole()
    {
        _cluster.CreateTopic("growing", 1);
        using var subscription = new KafkaLiveSource("orders", Options("growing")).Subscribe(new SourceRequest(), _told);
        await _told.UntilAsync(static told => told.Connections is [true]);

        // The mock cannot add partitions to a topic, but make it anew.
        _cluster.DeleteTopic("growing");
        _cluster.CreateTopic("growing", 2);
        await SendAsync(_cluster, "growing", 1, "in the new one");
        await _told.UntilAsync(static told => told.Events.Count == 1);

        Assert.Equal("1", _told.Events[0]["partition"]);
    }

    [Fact]
    public async Task Topic_ThatIsNotThere_IsAnError()
    {
        using var subscription = new KafkaLiveSource("orders", Options("ordres")).Subscribe(new SourceRequest(), _told);

        var error = await Assert.ThrowsAsync<SourceException>(() => _told.UntilAsync(static _ => false));

        Assert.Equal(("SOURCE_NOT_FOUND", "orders: there is no topic 'ordres'."), (error.Code, error.Message));
    }

    [Fact]
    public async Task Body_Malformed_IsCountedAndStopsAStrictRun()
    {
        var request = new SourceRequest();
        await SendAsync(_cluster, "orders", 0, "{\"cut", "{\"message\":\"whole\"}");
        using (Source().Subscribe(request, _told))
        {
            await _told.UntilAsync(static told => told.Events.Count == 1);
        }

        var strict = new LiveRecorder();
        using var subscription = Source().Subscribe(new SourceRequest { IsStrict = true }, strict);
        var error = await Assert.ThrowsAsync<SourceException>(() => strict.UntilAsync(static _ => false));

        Assert.Equal(("whole", 1L, "MALFORMED_RECORD"), (_told.Events[0].Message, request.Statistics.Malformed, error.Code));
        Assert.StartsWith("orders [[0]] @0: ", request.Statistics.FirstMalformed, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(seconds);

    private static async Task<List<LogEvent>> ReadAsync(KafkaLiveSource source, int count)
    {
        var told = new LiveRecorder();
        var following = (KafkaFollowing)source.Subscribe(new SourceRequest(), told);
        await told.UntilAsync(told => told.Events.Count == count);
        following.Dispose();
        await following.Completion;
        return told.Events;
    }

    private KafkaLiveSource Source(ICheckpointStore? cursors = null) => new("orders", Options("orders"), cursors);

    private KafkaSourceOptions Options(string topic) => new()
    {
        BootstrapServers = _cluster.BootstrapServers,
        Topics = [topic],
        Start = KafkaStart.Beginning,
        PollInterval = TimeSpan.FromMilliseconds(100),
        PartitionInterval = TimeSpan.FromSeconds(1),
        AnswerTimeout = TimeSpan.FromSeconds(1),
        Settings = new Dictionary<string, string> { ["fetch.wait.max.ms"] = "5" },
    };
}
