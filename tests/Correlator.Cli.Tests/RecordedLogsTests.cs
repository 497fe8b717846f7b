namespace Correlator.Cli.Tests;

/// <summary>The tool gives over the recorded logs what an independent computation in SQL gives over the same files.</summary>
public sealed class RecordedLogsTests
{
    public static TheoryData<int> Queries => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Queries))]
    public void Run_OverTheRecording_EqualsSql(int index)
    {
        var directory = Path.Combine(RepositoryRoot.Path, "notebooks", "data");
        var expected = RecordedLogsSql.Compute(directory)[index];

        var result = Tool.Run(
            "run", expected.Query, "--output", "json",
            "--source", $"nginx={directory}/nginx-access.log.gz",
            "--source", $"svc={directory}/service.ndjson.gz",
            "--source", $"pg={directory}/postgresql.log.gz");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            (expected.Correlations, (double)expected.DurationMilliseconds),
            (result.Json.Count, result.Json.Sum(static line => line.GetProperty("durationMs").GetDouble())));
    }
}
