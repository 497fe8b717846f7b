namespace Correlator.Tests;

/// <summary>A test with consumer groups of the mock cluster, which now and then assigns no more: only where CORRELATOR_KAFKA_GROUPS is set, as in eng/long.sh.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class KafkaGroupFactAttribute : FactAttribute
{
    public KafkaGroupFactAttribute() => Skip = KafkaGroups.Missing;
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
    public static string? Missing => Environment.GetEnvironmentVariable("CORRELATOR_KAFKA_GROUPS") is { Length: > 0 }
        ? null
        : "The mock cluster now and then assigns no partitions any more, and a test would wait for ever: set CORRELATOR_KAFKA_GROUPS.";
}
