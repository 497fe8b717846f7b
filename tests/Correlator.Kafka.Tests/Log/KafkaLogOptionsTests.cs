namespace Correlator.Tests.Kafka.Log;

/// <summary>The options of a log; nothing is asked.</summary>
public sealed class KafkaLogOptionsTests
{
    private static readonly KafkaLogOptions Options = LogCluster.OptionsOf(new KafkaConnection { BootstrapServers = "unused:9092" });

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Refused(static options => options with { Topic = "a b" });
        Refused(static options => options with { Group = "" });
        Refused(static options => options with { PlacesTopic = options.Topic });
        Refused(static options => options with { Partitions = 0 });
        Refused(static options => options with { SessionTimeout = TimeSpan.FromMilliseconds(10) });
        Refused(static options => options with { FlushTimeout = TimeSpan.FromMinutes(5) });
        Refused(static options => options with { Connection = options.Connection with { Settings = new Dictionary<string, string> { ["enable.idempotence"] = "false" } } });
        Refused(static options => options with { Connection = options.Connection with { Settings = new Dictionary<string, string> { ["sasl.password"] = "x" } } });
    }

    [Fact]
    public void Setting_ThatTheClientDoesNotKnow_SaysSo()
    {
        var error = Assert.Throws<LogException>(() => new KafkaLogWriter(Options with { Connection = Options.Connection with { Settings = new Dictionary<string, string> { ["no.such"] = "1" } } }));

        Assert.Contains("no.such", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Func<KafkaLogOptions, KafkaLogOptions> change) => Assert.ThrowsAny<ArgumentException>(() => new KafkaLogWriter(change(Options)));
}
