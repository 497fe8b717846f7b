using System.Globalization;
using System.Text.Json;

namespace Correlator.Cli.Tests;

/// <summary>The tool as a process that is killed without a warning, again and again: all in all it says what it says undisturbed.</summary>
public sealed class CheckpointProcessTests : IDisposable
{
    // A run that takes long enough to be killed in the middle of it, and more of both where there is time for it.
    private static readonly int Events = Number("CORRELATOR_KILL_EVENTS", 60_000);
    private static readonly int Kills = Number("CORRELATOR_KILLS", 3);
    private readonly Workspace _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("api({}) and on(request_id) within(5s) db({})")]
    [InlineData("api({}) or on(request_id) within(5s) db({}) | dedup by (request_id) [1m]")]
    [InlineData("sequence by (request_id) maxspan 5s [api({})] [db({})]")]
    [InlineData("api({}) and on(user) within(2s) db({}) | emit each")]
    public async Task Killed_AtAnyMoment_LosesNothingAndRepeatsOnlyTheSame(string query)
    {
        var (api, db) = (WriteLog("api.ndjson", everySecondMissing: false), WriteLog("db.ndjson", everySecondMissing: true));
        string[] command = ["run", query, "--source", $"api={api}", "--source", $"db={db}", "--output", "json"];
        var undisturbed = await CollectAsync(command, killAfter: int.MaxValue);
        Assert.True(undisturbed.HasEnded, undisturbed.Error);
        Assert.True(undisturbed.Lines.Count > 1000, $"{undisturbed.Lines.Count} results");

        string[] kept = [.. command, "--state", _files.PathOf("state"), "--checkpoint-interval", "50ms"];
        var (random, said, isResumed) = (new Random(Kills), new List<string>(), false);
        for (var kills = 0; ; kills++)
        {
            // At least so many lines are left to say, so that each kill hits a run.
            var left = undisturbed.Lines.Count - said.Distinct().Count();
            var run = await CollectAsync([.. kept, "--stats"], kills < Kills ? 1 + random.Next(left / (Kills - kills)) : int.MaxValue);
            said.AddRange(run.Lines);
            isResumed = run.Error.Contains("went on from a checkpoint", StringComparison.Ordinal);
            if (run.HasEnded)
            {
                Assert.Equal(Kills, kills);
                break;
            }
        }

        Assert.Equal(undisturbed.Lines.Order(StringComparer.Ordinal), said.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(said.Distinct().Count(), said.Select(IdOf).Distinct().Count());
        Assert.True(isResumed, "The last run began anew.");
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static string IdOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        return $"{document.RootElement.GetProperty("id").GetString()} {document.RootElement.GetProperty("revision").GetInt32()}";
    }

    private static async Task<Collected> CollectAsync(string[] command, int killAfter)
    {
        using var tool = ToolProcess.Start(command);
        var lines = new List<string>();
        var isKilled = false;
        await foreach (var line in tool.ReadWholeLinesAsync())
        {
            lines.Add(line);
            if (lines.Count == killAfter)
            {
                isKilled = true;
                tool.Signal("KILL");
            }
        }

        var result = await tool.WaitAsync();
        return new Collected(lines, !isKilled && result.ExitCode == 0, result.Error);
    }

    private string WriteLog(string name, bool everySecondMissing)
    {
        var lines = new List<string>();
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < Events; i++)
        {
            if (!everySecondMissing || i % 3 != 1)
            {
                var at = start.AddMilliseconds((i * 7) + (i * 37 % 100));
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{{\"ts\":\"{at:O}\",\"msg\":\"{name} {i}\",\"request_id\":\"r{i}\",\"user\":\"u{i % 500}\"}}"));
            }
        }

        return _files.Write(name, lines);
    }

    private sealed record Collected(List<string> Lines, bool HasEnded, string Error);
}
