namespace Correlator.Tests.Kafka;

/// <summary>The options of sources over Kafka; nothing is asked.</summary>
public sealed class KafkaSourceOptionsTests
{
    private static readonly KafkaSourceOptions Options = new() { BootstrapServers = "unused:9092", Topics = ["orders"] };

    [Theory]
    [InlineData("group.id", "The setting 'group.id' is the source's own.")]
    [InlineData("sasl.password", "The setting 'sasl.password' is a secret; name where it is found (Secrets).")]
    public void Settings_ThatAreNotForUsers_AreRefusedWithoutTheirValues(string name, string message)
    {
        var options = Options with { Settings = new Dictionary<string, string> { [name] = "hunter2" } };

        var error = Assert.Throws<ArgumentException>(() => new KafkaSource("orders", options));

        Assert.Equal(message, error.Message);
        Assert.DoesNotContain("hunter2", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_Unknown_IsAnErrorOfTheSource()
    {
        var options = Options with { Settings = new Dictionary<string, string> { ["no.such.setting"] = "1" } };

        var error = Assert.Throws<SourceException>(() => new KafkaSource("orders", options).Open(new SourceRequest()));

        Assert.Equal("SOURCE_CONFIGURATION", error.Code);
        Assert.Contains("no.such.setting", error.Message, StringComparison.Ordinal);
    }
}
