namespace Correlator.Cli.Tests;

public sealed class RecordedLogsSqlTests
{
    [Theory]
    [InlineData("nginx", 4410, 4139)]
    [InlineData("svc", 5598, 5521)]
    [InlineData("pg", 6445, 6392)]
    public void Count_OfAStream_IsThatOfTheRecording(string stream, long events, long keyed) =>
        Assert.Equal((events, keyed), RecordedLogsSql.Count(RecordingDirectory(), stream));

    [Fact]
    public void Compute_OfTheRecording_GivesThePinnedFigures() =>
        Assert.Equal(
            [(3573L, 2_669_499L), (4264L, 2_670_499L), (691L, 1_000L), (3572L, 2_633_803L), (1372L, 1_579_408L)],
            RecordedLogsSql.Compute(RecordingDirectory()).Select(e => (e.Correlations, e.DurationMilliseconds)));

    [Fact]
    public void Compute_OfTheDemo_GivesThePinnedFigures() =>
        Assert.Equal(
            [(42L, 36_301L), (64L, 36_301L), (22L, 0L), (42L, 36_301L), (18L, 21_445L)],
            RecordedLogsSql.Compute(Path.Combine(RepositoryRoot.Path, "src", "Correlator.Cli", "Demo")).Select(e => (e.Correlations, e.DurationMilliseconds)));

    [Fact]
    public void Compute_OrIsAndPlusUnless()
    {
        var all = RecordedLogsSql.Compute(RecordingDirectory());

        Assert.Equal(all[0].Correlations + all[2].Correlations, all[1].Correlations);
        Assert.Equal(all[0].DurationMilliseconds + all[2].DurationMilliseconds, all[1].DurationMilliseconds);
    }

    private static string RecordingDirectory() => Path.Combine(RepositoryRoot.Path, "notebooks", "data");
}
