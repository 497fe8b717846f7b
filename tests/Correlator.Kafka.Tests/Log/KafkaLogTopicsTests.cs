namespace Correlator.Tests.Kafka.Log;

/// <summary>Topics of a log that are there or not. That they are made cannot be shown: the mock speaks nothing of administration.</summary>
public sealed class KafkaLogTopicsTests : IDisposable
{
    private readonly LogCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task Topics_ThatAreThere_AreLeftAlone()
    {
        Assert.False(await KafkaLogTopics.EnsureLogAsync(_cluster.Options with { Partitions = 4 }));
        Assert.Equal(0, await KafkaLogTopics.EnsureGroupAsync(_cluster.Options));
    }

    [Fact]
    public async Task Topic_WithAnotherNumberOfPartitions_IsAMismatch()
    {
        var error = await Assert.ThrowsAsync<LogException>(() => KafkaLogTopics.EnsureLogAsync(_cluster.Options));

        Assert.Equal("LOG_MISMATCH", error.Code);
        Assert.Contains("'log' has 4 partitions and not 64", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_ThatCannotBeMade_SaysSo()
    {
        var error = await Assert.ThrowsAsync<LogException>(() => KafkaLogTopics.EnsureLogAsync(_cluster.Options with { Topic = "other", AnswerTimeout = TimeSpan.FromMilliseconds(500) }));

        Assert.Equal("LOG_UNAVAILABLE", error.Code);
        Assert.Contains("other", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Refused(static options => options with { Topic = "a b" });
        Refused(static options => options with { Group = "" });
        Refused(static options => options with { PlacesTopic = "log" });
        Refused(static options => options with { Partitions = 0 });
        Refused(static options => options with { SessionTimeout = TimeSpan.FromMilliseconds(10) });
        Refused(static options => options with { FlushTimeout = TimeSpan.FromMinutes(5) });
        Refused(static options => options with { Connection = options.Connection with { Settings = new Dictionary<string, string> { ["enable.idempotence"] = "false" } } });
        Refused(static options => options with { Connection = options.Connection with { Settings = new Dictionary<string, string> { ["sasl.password"] = "x" } } });
    }

    [Fact]
    public void Setting_ThatTheClientDoesNotKnow_SaysSo()
    {
        var options = _cluster.Options;
        var error = Assert.Throws<LogException>(() => new KafkaLogWriter(options with { Connection = options.Connection with { Settings = new Dictionary<string, string> { ["no.such"] = "1" } } }));

        Assert.Contains("no.such", error.Message, StringComparison.Ordinal);
    }

    private void Refused(Func<KafkaLogOptions, KafkaLogOptions> change) => Assert.ThrowsAny<ArgumentException>(() => new KafkaLogWriter(change(_cluster.Options)));
}
