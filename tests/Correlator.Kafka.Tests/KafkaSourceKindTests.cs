using Correlator.Sources;

namespace Correlator.Tests.Kafka;

/// <summary>Sources of Kafka as command lines and configuration files describe them.</summary>
public sealed class KafkaSourceKindTests
{
    private static readonly SourceContext Context = new()
    {
        Makers = new Dictionary<string, Func<SourceDefinition, SourceContext, ILogSource>> { [KafkaSourceKind.Name] = KafkaSourceKind.Create },
    };

    [Fact]
    public void Options_ThatAreTold_AreThoseThatAreKnown() =>
        Assert.Equal(SourceKinds.OptionsOf(KafkaSourceKind.Name).Select(static option => option.Name), KafkaSourceKind.Options);

    [Fact]
    public void Address_WithOptions_IsRead()
    {
        var definition = SourceDefinition.Parse("orders", "kafka://broker/orders,servers=\"b:9093,c:9094\",topics=\"payments\",format=otlp,start=beginning,settle=5s,max-message=2MiB");

        var options = KafkaSourceKind.Read(definition);

        Assert.Equal(("broker:9092,b:9093,c:9094", KafkaStart.Beginning, TimeSpan.FromSeconds(5)), (options.BootstrapServers, options.Start, options.Settle));
        Assert.Equal(["orders", "payments"], options.Topics);
        Assert.Equal((MessageFormat.Otlp, 2 * 1024 * 1024), (options.Messages.Format, options.Messages.MaxRecordBytes));
    }

    [Fact]
    public void Security_IsGivenToTheClientAndSecretsStayWhereTheyAre()
    {
        var definition = SourceDefinition.Parse("orders", "kafka://broker:9093/orders,security=sasl_ssl,sasl=SCRAM-SHA-512,user=shop,password=env:KAFKA_PASSWORD,ca=ca.pem,insecure-tls=true,setting=client.rack=a,setting=fetch.wait.max.ms=5");

        var options = KafkaSourceKind.Read(definition);

        Assert.Equal(
            ["client.rack=a", "enable.ssl.certificate.verification=false", "fetch.wait.max.ms=5", "sasl.mechanisms=SCRAM-SHA-512", "sasl.username=shop", "security.protocol=sasl_ssl", "ssl.ca.location=ca.pem"],
            options.Settings.Select(static setting => $"{setting.Key}={setting.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["sasl.password=env:KAFKA_PASSWORD"], options.Secrets.Select(static secret => $"{secret.Key}={secret.Value}"));
    }

    [Theory]
    [InlineData("kafka://broker:9092", "Source orders: Topics names 1 to 1000 topics, each once.")]
    [InlineData("kafka://broker/orders,topics=orders", "Source orders: Topics names 1 to 1000 topics, each once.")]
    [InlineData("kafka://user:secret@broker/orders", "is no address of Kafka; write kafka://127.0.0.1:9092/topic.")]
    [InlineData("kafka://broker/orders,password=hunter2", "password: A secret is not written down; name where it is found: env:NAME or file:PATH.")]
    [InlineData("kafka://broker/orders,setting=sasl.password=x", "Source orders: The setting 'sasl.password' is a secret; name where it is found (Secrets).")]
    [InlineData("kafka://broker/orders,poll=1s,poll=2s", "the option 'poll' is given twice.")]
    [InlineData("kafka://broker/orders,colour=red", "a source of kind kafka has no option 'colour'. Known options: servers, topics,")]
    public void Definition_Wrong_SaysWhoseAndWhat(string spec, string message)
    {
        var error = Assert.Throws<SourceConfigurationException>(() => SourceKinds.Create(SourceDefinition.Parse("orders", spec), Context));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, typeof(KafkaLiveSource))]
    [InlineData(false, typeof(KafkaSource))]
    public void Source_OfTheKind_EndsOrGoesOn(bool isLive, Type type) =>
        Assert.IsType(type, SourceKinds.Create(SourceDefinition.Parse("orders", "kafka://broker/orders"), Context with { IsLive = isLive }));

    [Fact]
    public void Kind_WithoutItsPackage_NamesIt()
    {
        var error = Assert.Throws<SourceConfigurationException>(() => SourceKinds.Create(SourceDefinition.Parse("orders", "kafka://broker/orders"), new SourceContext()));

        Assert.Contains("package Correlator.Kafka", error.Message, StringComparison.Ordinal);
    }
}
