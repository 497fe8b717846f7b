namespace Correlator.Cli.Tests;

/// <summary><c>correlator load-test</c> on a clock that jumps from wait to wait.</summary>
public sealed class LoadTestCommandTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("simple", "steady")]
    [InlineData("simple", "ramp")]
    [InlineData("mixed", "spike")]
    [InlineData("mixed", "wave")]
    [InlineData("complex", "ramp")]
    [InlineData("complex", "steady")]
    public async Task LoadTest_EveryScenario_GivesExactlyWhatTheGeneratorKnows(string scenario, string pattern)
    {
        var result = await LoadTestRuns.RunAsync("--scenario", scenario, "--pattern", pattern, "--rate", "500", "--duration", "20s", "--output", "json");
        var report = result.Report();

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        Assert.Equal("completed", report.At("state").GetString());
        Assert.True(report.Long("results", "expected") > 2000);
        Assert.Equal(report.Long("results", "expected"), report.Long("results", "right"));
        Assert.Equal((0, 0, 0), (report.Long("results", "lost"), report.Long("results", "wrong"), report.Long("results", "twice")));
        Assert.Equal(report.Long("events", "scheduled"), report.Long("events", "sent"));
    }

    /// <summary>So few events that some answers come too late to belong to their requests.</summary>
    [Theory]
    [InlineData("mixed", "0.7")]
    [InlineData("complex", "0.7")]
    [InlineData("complex", "2")]
    public async Task LoadTest_EventsFartherApartThanTheBound_KnowsWhatDoesNotMatch(string scenario, string rate)
    {
        var report = (await LoadTestRuns.RunAsync("--scenario", scenario, "--pattern", "wave", "--rate", rate, "--duration", "10m", "--output", "json")).Report();

        Assert.True(report.Long("results", "expected") > 10);
        Assert.Equal((report.Long("results", "expected"), 0), (report.Long("results", "right"), report.Long("results", "wrong")));
        Assert.Equal(1, report.Double("results", "successRate"));
    }

    [Fact]
    public async Task LoadTest_SameSeed_GivesTheSameReportButForTheMachine()
    {
        string[] args = ["--rate", "300", "--duration", "5s", "--output", "json", "--seed"];

        var first = (await LoadTestRuns.RunAsync([.. args, "7"])).Report();
        var again = (await LoadTestRuns.RunAsync([.. args, "7"])).Report();
        var other = (await LoadTestRuns.RunAsync([.. args, "8"])).Report();

        foreach (var part in new[] { "setup", "events", "results", "latency", "behind", "queries", "phases" })
        {
            Assert.Equal(first.At(part).GetRawText(), again.At(part).GetRawText());
        }

        Assert.NotEqual(first.At("results").GetRawText(), other.At("results").GetRawText());
    }

    [Fact]
    public async Task LoadTest_TimeLostByTheGenerator_CountsAsLatency()
    {
        // Once, half a second passes that nobody asked for; the events that were due meanwhile go out behind it.
        var isLost = false;
        JumpingTime? time = null;
        time = new JumpingTime
        {
            Jumped = elapsed =>
            {
                if (!isLost && elapsed > TimeSpan.FromSeconds(5))
                {
                    isLost = true;
                    time!.Pass(TimeSpan.FromMilliseconds(500));
                }
            },
        };

        var report = (await LoadTestRuns.RunAsync(time, ["--rate", "1000", "--duration", "10s", "--output", "json"])).Report();

        Assert.InRange(report.Double("behind", "max"), 499, 503);
        Assert.InRange(report.Double("latency", "max"), 490, 503);
        Assert.Equal(10_000, report.Long("events", "sent"));
        Assert.Equal(1, report.Double("results", "successRate"));

        // 5 % of the run were due while time was lost, on average 250 ms late.
        Assert.InRange(report.Double("latency", "mean"), 11, 14);
        Assert.InRange(report.At("phases")[5].GetProperty("behindMax").GetDouble(), 499, 503);
        Assert.InRange(report.At("phases")[7].GetProperty("behindMax").GetDouble(), 0, 2);
    }

    [Fact]
    public async Task LoadTest_Interrupted_ReportsWhatWasDoneAndHasNotPassed()
    {
        using var source = new CancellationTokenSource();
        var time = new JumpingTime { Jumped = elapsed => Interrupt(elapsed, source) };

        var result = await LoadTestRuns.RunAsync(time, ["--scenario", "mixed", "--rate", "1000", "--duration", "1h", "--output", "json"], interrupted: source.Token);
        var report = result.Report();

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("interrupted", report.At("state").GetString());
        Assert.InRange(report.Long("events", "sent"), 9_990, 10_010);
        Assert.Equal(3_600_000, report.Long("events", "scheduled"));
        Assert.Equal(report.Long("results", "expected"), report.Long("results", "right"));
        Assert.Equal(0, report.Long("results", "wrong"));
        Assert.False(report.At("passed").GetBoolean());
    }

    [Fact]
    public async Task LoadTest_StressThatFallsBehind_EndsSaturatedWithAllThatWasSentChecked()
    {
        // A machine for which each wait takes a hundred milliseconds more, and from the sixth second on two seconds.
        JumpingTime? time = null;
        time = new JumpingTime { Jumped = elapsed => time!.Pass(TimeSpan.FromMilliseconds(elapsed > TimeSpan.FromSeconds(6) ? 2000 : 100)) };

        var result = await LoadTestRuns.RunAsync(time, ["--pattern", "stress", "--rate", "10", "--duration", "10s", "--output", "json"]);
        var report = result.Report();

        Assert.Equal("saturated", report.At("state").GetString());
        Assert.Equal(0, result.ExitCode);
        Assert.True(report.Long("events", "sent") < report.Long("events", "due"));
        Assert.Equal(1, report.Double("results", "successRate"));
    }

    [Fact]
    public async Task LoadTest_OverloadedForTooLong_Fails()
    {
        JumpingTime? time = null;
        time = new JumpingTime { Jumped = _ => time!.Pass(TimeSpan.FromMinutes(1)) };

        var result = await LoadTestRuns.RunAsync(time, ["--rate", "100", "--duration", "10s", "--output", "json"]);

        Assert.Equal((1, "overloaded"), (result.ExitCode, result.Report().At("state").GetString()));
    }

    [Theory]
    [InlineData("--max-p95", "0ms", "max-p95")]
    [InlineData("--max-p99", "0ms", "max-p99")]
    [InlineData("--max-latency", "0ms", "max-latency")]
    [InlineData("--max-memory", "1KiB", "max-memory")]
    public async Task LoadTest_ThresholdMissed_IsNamedAndExitsWithOne(string option, string limit, string name)
    {
        var result = await LoadTestRuns.RunAsync("--rate", "1000", "--duration", "2s", "--pattern", "ramp", option, limit);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"MISSED {name}", result.Output, StringComparison.Ordinal);
        Assert.Contains("not passed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadTest_ThresholdsMet_PassesAndShowsThem()
    {
        var result = await LoadTestRuns.RunAsync("--rate", "1000", "--duration", "2s", "--min-success", "100%", "--max-p99", "2ms", "--min-rate", "99", "--max-memory", "8GiB");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("ok     min-success 100 %, was 100 %", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("MISSED", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("passed\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadTest_OwnQuery_IsCountedAndJudgedWhereItIsSaidWhatToExpect()
    {
        string[] args = ["--query", "requests({} | logfmt | method=\"GET\") and on(request_id) within(1s) audits({}) | emit each", "--rate", "300", "--duration", "3s", "--output", "json"];
        var count = (await LoadTestRuns.RunAsync(args)).Report();
        var expected = count.Long("results", "received");

        var met = await LoadTestRuns.RunAsync([.. args, "--expect", $"{expected}"]);
        var missed = await LoadTestRuns.RunAsync([.. args, "--expect", $"{expected * 2}"]);

        Assert.Equal(System.Text.Json.JsonValueKind.Null, count.At("results", "successRate").ValueKind);
        Assert.InRange(expected, 200, 300);
        Assert.Equal((0, 1.0), (met.ExitCode, met.Report().Double("results", "successRate")));
        Assert.Equal((1, 0.5), (missed.ExitCode, missed.Report().Double("results", "successRate")));
    }

    [Fact]
    public async Task LoadTest_ReportFile_HoldsWhatIsWritten()
    {
        var path = _workspace.Write("report.json", "old");

        var result = await LoadTestRuns.RunAsync("--rate", "100", "--duration", "1s", "--output", "json", "--report", path);

        Assert.Equal(result.Output.TrimEnd(), File.ReadAllText(path));
    }

    [Fact]
    public async Task LoadTest_OnATerminal_ShowsProgressAndTakesItAway()
    {
        var result = await LoadTestRuns.RunAsync(new JumpingTime(), ["--rate", "1000", "--duration", "2s"], isTerminal: true);

        Assert.Contains("1 s of 2 s  1,000 events/s", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\x1b[K", result.Error, StringComparison.Ordinal);
    }

    private static void Interrupt(TimeSpan elapsed, CancellationTokenSource source)
    {
        if (elapsed >= TimeSpan.FromSeconds(10))
        {
            source.Cancel();
        }
    }
}
