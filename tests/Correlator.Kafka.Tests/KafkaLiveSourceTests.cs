using Confluent.Kafka;
using Correlator.Kafka.Broker;
using static Correlator.Tests.Kafka.KafkaClients;

namespace Correlator.Tests.Kafka;

/// <summary>Topics that are followed, over the real protocol.</summary>
public sealed class KafkaLiveSourceTests : IDisposable
{
    private readonly ITestCluster _cluster = TestClusters.Start();
    private readonly string _orders;
    private readonly LiveRecorder _told = new();

    public KafkaLiveSourceTests() => _cluster.CreateTopic(_orders = _cluster.NameOf("orders"), 2);

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public async Task Messages_OfAllPartitions_ComeWithTheirLabels()
    {
        using var producer = new ProducerBuilder<string, string>(Sending(_cluster)).Build();
        await producer.ProduceAsync(new TopicPartition(_orders, 0), new Message<string, string> { Key = "7", Value = """{"message":"placed","time":"2026-01-01T00:00:00Z","total":"3"}""" });
        await producer.ProduceAsync(new TopicPartition(_orders, 1), new Message<string, string>
        {
            Key = "8",
            Value = "paid",
            Timestamp = new Timestamp(1_767_225_605_000, TimestampType.CreateTime),
            Headers = new Headers { { "tenant", "a"u8.ToArray() } },
        });

        using var subscription = Source().Subscribe(new SourceRequest(), _told);
        await _told.UntilAsync(static told => told.Events.Count == 2);

        var (first, second) = (_told.Events.Single(static e => e["partition"] == "0"), _told.Events.Single(static e => e["partition"] == "1"));
        Assert.Equal(("placed", "7", "0", "3", _orders, At(0)), (first.Message, first["key"], first["offset"], first["total"], first["topic"], first.Timestamp));
        Assert.Equal(("paid", "8", "a", At(5)), (second.Message, second["key"], second["header_tenant"], second.Timestamp));
        Assert.Equal([0L, 1L], _told.Events.Select(static e => e.Position).Order());
        Assert.Equal([true], _told.Connections);
    }

    [KafkaFact]
    public async Task Restart_WithACursor_GoesOnWhereItStood()
    {
        var cursors = new MemoryCheckpointStore();
        await SendAsync(_cluster, _orders, 0, "a", "b");
        await ReadAsync(Source(cursors), 2);
        await SendAsync(_cluster, _orders, 0, "c");

        using var subscription = Source(cursors).Subscribe(OfNow, _told);
        await _told.UntilAsync(static told => told.Events.Count == 1);

        Assert.Equal(["c"], _told.Messages);
        Assert.Empty(_told.Gaps);
    }

    [KafkaFact(OnlyReal = "The mock finds no offsets by time.")]
    public async Task Restart_WithACursor_BeginsAsFarBackAsTheQueryReaches()
    {
        var cursors = new MemoryCheckpointStore();
        using var producer = new ProducerBuilder<Null, string>(Sending(_cluster)).Build();
        foreach (var (minutes, text) in ((int, string)[])[(-60, "old"), (-4, "within reach"), (0, "now")])
        {
            var time = DateTimeOffset.UtcNow.AddMinutes(minutes);
            await producer.ProduceAsync(new TopicPartition(_orders, 0), new Message<Null, string> { Value = text, Timestamp = new Timestamp(time) });
        }

        await ReadAsync(Source(cursors), 3);

        using var subscription = Source(cursors).Subscribe(new SourceRequest { Lookback = TimeSpan.FromMinutes(30) }, _told);
        await _told.UntilAsync(static told => told.Messages.Contains("now"));

        Assert.Equal(["within reach", "now"], _told.Messages);
    }

    [KafkaFact]
    public async Task Restart_WhereMessagesAreGone_TellsTheGapAndGoesOn()
    {
        var cursors = new MemoryCheckpointStore();
        await SendAsync(_cluster, _orders, 0, "a", "b");
        var read = await ReadAsync(Source(cursors), 2);
        await SendAsync(_cluster, _orders, 0, "c", "d", "e");
        _cluster.DeleteRecords(_orders, 0, 4);

        using var subscription = Source(cursors).Subscribe(OfNow, _told);
        await _told.UntilAsync(static told => told.Events.Count == 1 && told.Gaps.Count == 1);

        Assert.Equal(["e"], _told.Messages);
        Assert.Equal([(read[1].Timestamp, _told.Events[0].Timestamp)], _told.Gaps);
    }

    [KafkaFact(OnlyMock = "A broker is told to refuse.")]
    public async Task MessagesGone_WhileReading_AreAGap()
    {
        const short Fetch = 1;
        using var subscription = Source().Subscribe(new SourceRequest(), _told);
        await SendAsync(_cluster, _orders, 0, "a");
        await _told.UntilAsync(static told => told.Events.Count == 1);

        // Both partitions are asked for in one request, and fail together.
        Mock.FailRequests(Fetch, (int)ErrorCode.OffsetOutOfRange, 1);
        await _told.UntilAsync(static told => told.Gaps.Count >= 1);
        await SendAsync(_cluster, _orders, 0, "b");
        await _told.UntilAsync(static told => told.Messages.Contains("b"));

        Assert.All(_told.Gaps, static gap => Assert.True(gap.From <= gap.To));
    }

    [KafkaFact(OnlyMock = "A broker is taken down.")]
    public async Task Broker_GoneAndBack_IsToldAndNothingIsLost()
    {
        using var subscription = Source().Subscribe(new SourceRequest(), _told);
        await SendAsync(_cluster, _orders, 0, "a");
        await _told.UntilAsync(static told => told.Events.Count == 1);

        Mock.SetDown(1);
        await _told.UntilAsync(static told => told.Connections is [true, false]);
        Mock.SetUp(1);
        await SendAsync(_cluster, _orders, 1, "b");
        await _told.UntilAsync(static told => told.Events.Count == 2 && told.Connections is [true, false, true]);

        Assert.Equal(["a", "b"], _told.Messages);
        Assert.Empty(_told.Gaps);
    }

    [KafkaFact]
    public async Task Topic_WithMorePartitionsThanBefore_IsReadWhole()
    {
        var growing = _cluster.NameOf("growing");
        _cluster.CreateTopic(growing, 1);
        using var subscription = new KafkaLiveSource("orders", Options(growing)).Subscribe(new SourceRequest(), _told);
        await _told.UntilAsync(static told => told.Connections is [true]);

        _cluster.GrowTopic(growing, 2);
        await SendAsync(_cluster, growing, 1, "in the new one");
        await _told.UntilAsync(static told => told.Events.Count == 1);

        Assert.Equal("1", _told.Events[0]["partition"]);
    }

    [KafkaFact]
    public async Task Topic_ThatIsNotThere_IsAnError()
    {
        using var subscription = new KafkaLiveSource("orders", Options(_cluster.NameOf("ordres"))).Subscribe(new SourceRequest(), _told);

        var error = await Assert.ThrowsAsync<SourceException>(() => _told.UntilAsync(static _ => false));

        Assert.Equal(("SOURCE_NOT_FOUND", $"orders: there is no topic '{_cluster.NameOf("ordres")}'."), (error.Code, error.Message));
    }

    [KafkaFact]
    public async Task Body_Malformed_IsCountedAndStopsAStrictRun()
    {
        var request = new SourceRequest();
        await SendAsync(_cluster, _orders, 0, "{\"cut", "{\"message\":\"whole\"}");
        using (Source().Subscribe(request, _told))
        {
            await _told.UntilAsync(static told => told.Events.Count == 1);
        }

        var strict = new LiveRecorder();
        using var subscription = Source().Subscribe(new SourceRequest { IsStrict = true }, strict);
        var error = await Assert.ThrowsAsync<SourceException>(() => strict.UntilAsync(static _ => false));

        Assert.Equal(("whole", 1L, "MALFORMED_RECORD"), (_told.Events[0].Message, request.Statistics.Malformed, error.Code));
        Assert.StartsWith($"{_orders} [[0]] @0: ", request.Statistics.FirstMalformed, StringComparison.Ordinal);
    }

    private MockCluster Mock => (MockCluster)_cluster;

    // Nothing is read again that a cursor has passed.
    private static SourceRequest OfNow => new() { Lookback = TimeSpan.Zero };

    private static DateTimeOffset At(int seconds) => DateTimeOffset.UnixEpoch.AddYears(56).AddSeconds(seconds);

    private static async Task<List<LogEvent>> ReadAsync(KafkaLiveSource source, int count)
    {
        var told = new LiveRecorder();
        var following = (KafkaFollowing)source.Subscribe(OfNow, told);
        await told.UntilAsync(told => told.Events.Count == count);
        following.Dispose();
        await following.Completion;
        return told.Events;
    }

    private KafkaLiveSource Source(ICheckpointStore? cursors = null) => new("orders", Options(_orders), cursors);

    private KafkaSourceOptions Options(string topic) => new()
    {
        BootstrapServers = _cluster.BootstrapServers,
        Topics = [topic],
        Start = KafkaStart.Beginning,
        PollInterval = TimeSpan.FromMilliseconds(100),
        PartitionInterval = TimeSpan.FromSeconds(1),
        AnswerTimeout = TimeSpan.FromSeconds(1),
        Settings = Hurried(_cluster.Connection).Settings,
        Secrets = _cluster.Connection.Secrets,
    };
}
