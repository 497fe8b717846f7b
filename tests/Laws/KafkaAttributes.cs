using Correlator.Kafka.Broker;

namespace Correlator.Tests;

/// <summary>A test on brokers of Kafka: those that the environment names (see <see cref="TestClusters"/>), or the mock cluster.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaFactAttribute : FactAttribute
{
    private readonly string? _onlyMock;
    private readonly string? _onlyReal;

    public KafkaFactAttribute() => Skip = TestClusters.Missing;

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
internal sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = TestClusters.Missing;
}
