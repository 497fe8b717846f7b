using Correlator.Kafka.Broker;

namespace Correlator.Tests;

/// <summary>A test with consumer groups. The mock cluster now and then assigns no more: there only where CORRELATOR_KAFKA_GROUPS is set, as in eng/long.sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaGroupFactAttribute : FactAttribute
{
    private readonly string? _onlyMock;
    private readonly string? _onlyReal;

    public KafkaGroupFactAttribute() => Skip = KafkaGroups.Missing;

    /// <summary>Why it runs on nothing but the mock cluster.</summary>
    public string? OnlyMock
    {
        get => _onlyMock;
        init => Skip = (_onlyMock = value) is { } reason && !TestClusters.IsMock ? reason : Skip;
    }

    /// <summary>Why it runs on nothing but real brokers.</summary>
    public string? OnlyReal
    {
        get => _onlyReal;
        init => Skip = (_onlyReal = value) is { } reason && TestClusters.IsMock ? reason : Skip;
    }
}

/// <summary>The same with cases.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaGroupTheoryAttribute : TheoryAttribute
{
    public KafkaGroupTheoryAttribute() => Skip = KafkaGroups.Missing;
}

/// <summary>Whether tests with consumer groups run.</summary>
internal static class KafkaGroups
{
    /// <summary>Why not; null where they do.</summary>
    public static string? Missing => !TestClusters.IsMock || Environment.GetEnvironmentVariable("CORRELATOR_KAFKA_GROUPS") is { Length: > 0 }
        ? TestClusters.Missing
        : "The mock cluster now and then assigns no partitions any more, and a test would wait for ever: set CORRELATOR_KAFKA_GROUPS.";
}
