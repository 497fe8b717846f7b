using DotNet.Testcontainers.Configurations;

namespace Correlator.Kafka.Broker;

/// <summary>Which brokers tests run on, as the environment says: librdkafka's mock cluster where it says nothing.</summary>
/// <remarks>
/// <c>CORRELATOR_KAFKA_SERVERS=host:port,…</c> names brokers that are there, <c>CORRELATOR_KAFKA_SETTINGS=name=value;…</c> how they are talked to: settings of librdkafka, secrets as <c>env:NAME</c> or <c>file:PATH</c>.
/// <c>CORRELATOR_KAFKA_CONTAINER=1</c>, or the name of an image, starts a broker in a container for all tests of a process.
/// </remarks>
public static class TestClusters
{
    private const string UsualImage = "apache/kafka:4.1.0";
    private static readonly string? Servers = Read("CORRELATOR_KAFKA_SERVERS");
    private static readonly string? Container = Read("CORRELATOR_KAFKA_CONTAINER");
    private static readonly Lazy<ContainerBroker> Contained = new(static () => ContainerBroker.Start(Container is "1" ? UsualImage : Container!));

    // Real brokers refuse members that want to be taken for dead earlier.
    private static readonly TimeSpan LeastSession = TimeSpan.FromSeconds(6);

    /// <summary>Whether tests run on the mock cluster, which each has for itself.</summary>
    public static bool IsMock => Servers is null && Container is null;

    /// <summary>Why there are no brokers to run on; null where there are.</summary>
    public static string? Missing => Servers is null && Container is not null && TestcontainersSettings.OS.DockerEndpointAuthConfig is null
        ? "CORRELATOR_KAFKA_CONTAINER is set, but there is no Docker."
        : null;

    /// <summary>A cluster for one test.</summary>
    public static ITestCluster Start() => IsMock ? new MockCluster() : new AdminCluster(ConnectionTo(Servers ?? Contained.Value.BootstrapServers));

    /// <summary>How brokers are reached that are chosen by the environment, or are a mock cluster.</summary>
    /// <param name="servers">Where they are.</param>
    public static KafkaConnection ConnectionTo(string servers)
    {
        var settings = (IsMock ? null : Read("CORRELATOR_KAFKA_SETTINGS"))?.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static setting => setting.Split('=', 2)).ToLookup(IsSecret) ?? Enumerable.Empty<string[]>().ToLookup(IsSecret);
        return new KafkaConnection
        {
            BootstrapServers = servers,
            Settings = settings[false].ToDictionary(static setting => setting[0], static setting => setting[1]),
            Secrets = settings[true].ToDictionary(static setting => setting[0], static setting => Sources.SecretReference.Parse(setting[1])),
        };
    }

    /// <summary>All settings of a client that a test makes itself, with the secrets.</summary>
    public static Dictionary<string, string> SettingsOf(KafkaConnection connection)
    {
        var settings = new Dictionary<string, string>(connection.Settings) { ["bootstrap.servers"] = connection.BootstrapServers };
        foreach (var (name, secret) in connection.Secrets)
        {
            settings.Add(name, secret.Read("tests"));
        }

        return settings;
    }

    /// <summary>After which silence a member is taken for dead: the time that a test would like, or the least that real brokers allow.</summary>
    public static TimeSpan SessionOf(TimeSpan liked) => IsMock || liked > LeastSession ? liked : LeastSession;

    private static bool IsSecret(string[] setting) => setting[1].StartsWith("env:", StringComparison.Ordinal) || setting[1].StartsWith("file:", StringComparison.Ordinal);

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
