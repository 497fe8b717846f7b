using Correlator.Kafka.Broker;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Topics of a log that are there or not.</summary>
public sealed class KafkaLogTopicsTests : IDisposable
{
    private readonly LogCluster _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [KafkaFact]
    public async Task Topics_ThatAreThere_AreLeftAlone()
    {
        Assert.False(await KafkaLogTopics.EnsureLogAsync(_cluster.Options with { Partitions = 4 }));
        Assert.Equal(0, await KafkaLogTopics.EnsureGroupAsync(_cluster.Options));
    }

    [KafkaFact]
    public async Task Topic_WithAnotherNumberOfPartitions_IsAMismatch()
    {
        var error = await Assert.ThrowsAsync<LogException>(() => KafkaLogTopics.EnsureLogAsync(_cluster.Options));

        Assert.Equal("LOG_MISMATCH", error.Code);
        Assert.Contains($"'{_cluster.Options.Topic}' has 4 partitions and not 64", error.Message, StringComparison.Ordinal);
    }

    [KafkaFact(OnlyMock = "Topics cannot be made, since the mock speaks nothing of administration.")]
    public async Task Topic_ThatCannotBeMade_SaysSo()
    {
        var error = await Assert.ThrowsAsync<LogException>(() => KafkaLogTopics.EnsureLogAsync(_cluster.Options with { Topic = "other", AnswerTimeout = TimeSpan.FromMilliseconds(500) }));

        Assert.Equal("LOG_UNAVAILABLE", error.Code);
        Assert.Contains("other", error.Message, StringComparison.Ordinal);
    }

    [KafkaFact(OnlyReal = "The mock speaks nothing of administration.")]
    public async Task Topics_ThatAreMissing_AreMadeAndSetAsTheyAreUsed()
    {
        var broker = (AdminCluster)_cluster.Broker;
        var options = _cluster.Options with { Topic = broker.NameOf("made"), ResultsTopic = null, PlacesTopic = null, Partitions = 3, Replicas = 1 };

        Assert.True(await KafkaLogTopics.EnsureLogAsync(options));
        Assert.Equal(2, await KafkaLogTopics.EnsureGroupAsync(options));

        Assert.Equal(["delete", "delete", "compact"], new[] { options.Topic, options.Results, options.Places }.Select(topic => broker.SettingsOf(topic)["cleanup.policy"]));
        using var tails = new KafkaTailReader(options);
        Assert.All([options.Topic, options.Results, options.Places], topic => Assert.Equal(3, tails.CountPartitions(topic)));
        Assert.False(await KafkaLogTopics.EnsureLogAsync(options));
        Assert.Equal(0, await KafkaLogTopics.EnsureGroupAsync(options));
    }

    [KafkaFact(OnlyReal = "The mock speaks nothing of administration.")]
    public async Task Topics_MadeByManyAtOnce_AreMadeOnce()
    {
        var options = _cluster.Options with { Topic = _cluster.Broker.NameOf("made"), Partitions = 3 };

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => KafkaLogTopics.EnsureLogAsync(options))));

        Assert.False(await KafkaLogTopics.EnsureLogAsync(options));
    }
}
