using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Results in a topic, and packets in a log, over the real protocol.</summary>
public sealed class KafkaResultsTests : IDisposable
{
    internal static readonly Correlation Result = OneResult();
    private readonly LogCluster _cluster = new(partitions: 8);

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public void Result_KeyValueAndHeaders_AreThoseOfTheResult()
    {
        using var results = new KafkaResults(_cluster.Options);
        results.Write(new PartitionedResult(5, new ResultPosition(17, 2), Result));
        results.Flush();

        var message = Assert.Single(_cluster.Read(_cluster.Options.Results, 5)).Message;

        Assert.Equal(Result.Id, Encoding.UTF8.GetString(message.Key!));
        using var output = new MemoryStream();
        using (var sink = new JsonLinesSink(output))
        {
            sink.OnNext(Result);
        }

        Assert.Equal(Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n'), Encoding.UTF8.GetString(message.Value!));
        Assert.Equal(Result.Id, JsonDocument.Parse(message.Value!).RootElement.GetProperty("id").GetString());
        Assert.Equal(["position=17", "ordinal=2"], message.Headers.Select(static header => $"{header.Key}={Encoding.ASCII.GetString(header.GetValueBytes())}"));
    }

    [KafkaFact]
    public void ReadEnds_OfManyPartitions_AreTheirLastResults()
    {
        using var results = new KafkaResults(_cluster.Options);
        for (var partition = 0; partition < 7; partition++)
        {
            for (var i = 0; i <= partition; i++)
            {
                results.Write(new PartitionedResult(partition, new ResultPosition(10 * i, i), Result));
            }
        }

        results.Flush();
        using var next = new KafkaResults(_cluster.Options);

        var ends = next.ReadEnds([0, 1, 2, 3, 6, 7]);

        Assert.Equal([0, 1, 2, 3, 6], ends.Keys.Order());
        Assert.All(ends, static end => Assert.Equal(new ResultPosition(10 * end.Key, end.Key), end.Value));
        Assert.Empty(next.ReadEnds([]));
    }

    [KafkaFact]
    public void ReadEnds_SomethingElseInTheTopic_IsAMismatch()
    {
        using (var producer = new ProducerBuilder<Null, string>(KafkaClients.Sending(_cluster.Broker)).Build())
        {
            producer.Produce(new TopicPartition(_cluster.Options.Results, 0), new Message<Null, string> { Value = "hello" });
            producer.Flush();
        }

        using var results = new KafkaResults(_cluster.Options);

        Assert.Equal("LOG_MISMATCH", Assert.Throws<LogException>(() => results.ReadEnds([0])).Code);
    }

    [KafkaFact(OnlyMock = "A broker is told to refuse.")]
    public void Write_BrokerRefusesForGood_FailsAndLeavesNoHole()
    {
        const short Produce = 0;
        using var results = new KafkaResults(_cluster.Options);
        results.Write(At(0));
        results.Flush();
        _cluster.Mock.FailRequests(Produce, (int)ErrorCode.MsgSizeTooLarge, 1);

        var error = Assert.Throws<LogException>(() =>
        {
            for (var i = 1; i < 1000; i++)
            {
                results.Write(At(i));
                results.Flush();
            }
        });

        Assert.Equal("LOG_NOT_KEPT", error.Code);
        Assert.Throws<LogException>(() => results.Write(At(100)));
        var kept = _cluster.Read(_cluster.Options.Results, 0);
        Assert.Equal(kept.Select(static (_, i) => (long)i), kept.Select(static message => long.Parse(Encoding.ASCII.GetString(message.Message.Headers.GetLastBytes("position")), CultureInfo.InvariantCulture)));
    }

    [KafkaFact(OnlyMock = "A broker is told to refuse.")]
    public void Write_BrokerRefusesForAWhile_KeepsEachOnceInOrder()
    {
        const short Produce = 0;
        using var results = new KafkaResults(_cluster.Options);
        _cluster.Mock.FailRequests(Produce, (int)ErrorCode.NotEnoughReplicas, 3);
        for (var i = 0; i < 50; i++)
        {
            results.Write(At(i));
        }

        results.Flush();

        var kept = _cluster.Read(_cluster.Options.Results, 0);
        Assert.Equal(Enumerable.Range(0, 50), kept.Select(static message => int.Parse(Encoding.ASCII.GetString(message.Message.Headers.GetLastBytes("position")), CultureInfo.InvariantCulture)));
    }

    [KafkaFact(OnlyMock = "A broker is taken down.")]
    public void Flush_BrokerThatDoesNotAnswer_FailsInTimeAndIsFull()
    {
        using var results = new KafkaResults(_cluster.Options with { FlushTimeout = TimeSpan.FromMilliseconds(200), MaxWaiting = 2 });
        _cluster.Mock.SetDown(1);
        results.Write(At(0));
        Assert.False(results.IsFull);
        results.Write(At(1));
        Assert.True(results.IsFull);

        var error = Assert.Throws<LogException>(results.Flush);

        Assert.Equal("LOG_NOT_KEPT", error.Code);
        Assert.Contains("2 messages wait", error.Message, StringComparison.Ordinal);
        _cluster.Mock.SetUp(1);
    }

    [KafkaFact(OnlyMock = "A broker is taken down.")]
    public void LogWriter_BrokerThatDoesNotAnswer_WaitsForRoomThenFails()
    {
        using var writer = new KafkaLogWriter(_cluster.Options with { FlushTimeout = TimeSpan.FromMilliseconds(200), MaxWaiting = 3 });
        _cluster.Mock.SetDown(1);
        for (var i = 0; i < 3; i++)
        {
            writer.Write(0, [1]);
        }

        Assert.Equal("LOG_NOT_KEPT", Assert.Throws<LogException>(() => writer.Write(0, [1])).Code);
        _cluster.Mock.SetUp(1);
    }

    [KafkaFact]
    public void LogWriter_PacketThatIsTooLarge_SaysWhatToRaise()
    {
        using var writer = new KafkaLogWriter(_cluster.Options with { MaxMessageBytes = 1000 });

        var error = Assert.Throws<LogException>(() => writer.Write(0, new byte[2000]));

        Assert.Contains("MaxMessageBytes (1000)", error.Message, StringComparison.Ordinal);
    }

    private static PartitionedResult At(int position) => new(0, new ResultPosition(position, 0), Result);

    private static Correlation OneResult()
    {
        var source = new ListSource("web", [new LogEvent(DateTimeOffset.UnixEpoch, "web", "a \"quoted\" line", Labels.Of(("id", "7")))]);
        Correlation? result = null;
        EventQuery.From(source).And(EventQuery.From(new ListSource("db", [new LogEvent(DateTimeOffset.UnixEpoch, "db", "b", Labels.Of(("id", "7")))])), on: ["id"], within: TimeSpan.FromSeconds(1))
            .Subscribe(correlation => result = correlation);
        return result!;
    }
}
