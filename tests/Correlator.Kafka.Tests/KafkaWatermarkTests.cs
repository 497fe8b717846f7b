namespace Correlator.Tests.Kafka;

/// <summary>Where a followed topic begins, and up to when it is read whole.</summary>
public sealed class KafkaWatermarkTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly SetTime _time = new(Noon);
    private readonly LiveRecorder _told = new();

    [Fact]
    public async Task Start_WithALookback_IsAtTheFirstMessageSince()
    {
        var kafka = new FakeKafka { Partitions = [[(Noon.AddMinutes(-6), "old"), (Noon.AddMinutes(-4), "recent")], [(Noon.AddMinutes(-7), "older")]] };

        using var subscription = Follow(kafka);
        await _told.UntilAsync(static told => told.Events.Count == 1 && told.Connections.Count == 1);

        Assert.Equal(["recent"], _told.Messages);
    }

    [Fact]
    public async Task Watermark_OfQuietPartitions_IsTheClockLessTheSettling()
    {
        var kafka = new FakeKafka { Partitions = [[(Noon.AddSeconds(-30), "a")], []] };

        using var subscription = Follow(kafka);
        await _told.UntilAsync(static told => told.Events.Count == 1);
        _time.Now = Noon.AddSeconds(10);
        await _told.UntilAsync(told => told.Watermark == Noon.AddSeconds(8));
    }

    [Fact]
    public async Task Watermark_WhereKafkaIsSilent_StandsStill()
    {
        var kafka = new FakeKafka { Partitions = [[]] };
        using var subscription = Follow(kafka);
        await _told.UntilAsync(told => told.Watermark == Noon.AddSeconds(-2));

        kafka.Change(() => kafka.IsSilent = true);
        _time.Now = Noon.AddSeconds(10);
        await _told.UntilAsync(static told => told.Connections is [true, false]);
        Assert.Equal(Noon.AddSeconds(-2), _told.Watermark);

        kafka.Change(() => kafka.IsSilent = false);
        _time.Now = Noon.AddSeconds(20);
        await _told.UntilAsync(told => told.Connections is [true, false, true] && told.Watermark == Noon.AddSeconds(18));
    }

    [Fact]
    public async Task Watermark_OfABusyPartition_IsItsNewestEventWhateverTheOthersHave()
    {
        var kafka = new FakeKafka { Partitions = [[(Noon.AddMinutes(-4), "a")], [(Noon.AddMinutes(-1), "b")]] };
        using var subscription = Follow(kafka);

        // The first look was before the messages were taken, the next is a poll interval later: until then each partition counts by what it brought.
        await _told.UntilAsync(told => told.Watermark == Noon.AddMinutes(-4));
    }

    [Fact]
    public async Task Watermark_OfEventsFromTheFuture_IsNotBeyondTheClock()
    {
        var kafka = new FakeKafka { Partitions = [[(Noon.AddYears(1), "a")]] };
        using var subscription = Follow(kafka);

        await _told.UntilAsync(static told => told.Events.Count == 1);
        await _told.UntilAsync(told => told.Watermark == Noon.AddSeconds(-2));
        _time.Now = Noon.AddSeconds(5);
        await _told.UntilAsync(told => told.Watermark == Noon.AddSeconds(3));
    }

    private IDisposable Follow(FakeKafka kafka) => new KafkaLiveSource(
        "orders",
        new KafkaSourceOptions { BootstrapServers = "unused:9092", Topics = ["orders"] },
        null,
        () => kafka,
        _time).Subscribe(new SourceRequest(), _told);
}
