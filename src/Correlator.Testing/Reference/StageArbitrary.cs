namespace Correlator.Testing;

/// <summary>Random <c>dedup</c> and <c>suppress</c> stages.</summary>
internal sealed class StageArbitrary(SplitMix64 random, ScenarioShape shape)
{
    private static readonly string[][] Keys = [[], ["x"], ["y"], ["x", "y"], ["x", "region"]];
    private static readonly int[] Steps = [1, 2, 3, 5, 8];

    public ReferenceDeduplicationQuery NextDeduplication() => new(Stream(), random.Pick(Keys), random.Chance(70) ? Distance() : null);

    public ReferenceSuppressionQuery NextSuppression() => new(Stream(), random.Pick(Keys), Distance());

    private StreamQuery Stream() => new(0, "a", Distance());

    private long Distance() => random.Pick(Steps) * shape.Step.Ticks;
}
