using Testcontainers.Kafka;

namespace Correlator.Kafka.Broker;

/// <summary>One broker of Kafka in a container. It ends with this process: whoever made the container removes it then.</summary>
internal sealed class ContainerBroker
{
    private readonly KafkaContainer _container;

    private ContainerBroker(KafkaContainer container) => _container = container;

    // The address is written as one of a web page.
    public string BootstrapServers => new Uri(_container.GetBootstrapAddress()).Authority;

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="image">Such as <c>apache/kafka:4.1.0</c>.</param>
    public static ContainerBroker Start(string image)
    {
        var container = new KafkaBuilder(image)
            .WithEnvironment("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .WithEnvironment("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .Build();
        container.StartAsync().GetAwaiter().GetResult();
        return new ContainerBroker(container);
    }
}
