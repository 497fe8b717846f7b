using System.Globalization;

namespace Correlator.Cli.Tests;

/// <summary>Load tests of the real process by the real clock: what is judged is that every result comes, not how soon on whatever machine this is.</summary>
public sealed class LoadTestProcessTests
{
    private static readonly string[] Patient = ["--max-p95", "10m", "--min-success", "100%", "--output", "json"];

    [Fact]
    public async Task LoadTest_InMemory_LosesNothing()
    {
        using var tool = ToolProcess.Start(["load-test", "--rate", "2000", "--duration", "500ms", .. Patient]);
        var result = await tool.WaitAsync();

        Assert.Equal((0, 1000), (result.ExitCode, result.Report().Long("events", "sent")));
        Assert.Equal("memory", result.Report().At("setup", "streams", "replies").GetString());
        Assert.True(result.Report().Double("cpu", "seconds") > 0);
        Assert.True(result.Report().Long("memory", "workingSetBytes", "max") > 1_000_000);
        Assert.True(!OperatingSystem.IsLinux() || result.Report().Double("cpu", "waitedSeconds") >= 0);
    }

    [Theory]
    [InlineData("syslog+tcp://127.0.0.1:0", "syslog+tcp")]
    [InlineData("ingest://127.0.0.1:0", "ingest+http")]
    public async Task LoadTest_ThroughAReceiver_LosesNothing(string address, string transport)
    {
        using var tool = ToolProcess.Start(["load-test", "--rate", "2000", "--duration", "500ms", "--source", $"requests={address}", "--source", $"replies={address}", .. Patient]);
        var result = await tool.WaitAsync();
        var report = result.Report();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(transport, report.At("setup", "streams", "requests").GetString());
        Assert.Equal((1000, 0, 0), (report.Long("events", "sent"), report.Long("events", "dropped"), report.Long("events", "malformed")));
        Assert.Equal((report.Long("results", "expected"), 0), (report.Long("results", "right"), report.Long("results", "wrong")));
    }

    [Fact]
    public async Task LoadTest_DatagramsAboveTheRateThatIsTaken_AreTheLostResults()
    {
        using var tool = ToolProcess.Start(["load-test", "--rate", "2000", "--duration", "500ms", "--source", "replies=syslog+udp://127.0.0.1:0,max-rate=10", .. Patient]);
        var result = await tool.WaitAsync();
        var report = result.Report();

        Assert.Equal(1, result.ExitCode);
        Assert.True(report.Long("events", "dropped") > 400, result.Output);
        Assert.True(report.Long("results", "lost") > 350, result.Output);
        Assert.Equal(0, report.Long("results", "wrong"));
    }

    [Fact]
    public async Task LoadTest_Interrupt_EndsWithTheReport()
    {
        using var tool = ToolProcess.Start(["load-test", "--rate", "1000", "--duration", "1h", "--source", "requests=syslog+tcp://127.0.0.1:0", .. Patient]);
        await tool.ListensAtAsync("requests", "tcp");
        tool.Interrupt();
        var result = await tool.WaitAsync();

        Assert.Equal((1, "interrupted"), (result.ExitCode, result.Report().At("state").GetString()));
        Assert.Equal(result.Report().Long("results", "expected"), result.Report().Long("results", "right"));
        Assert.True(result.Report().Long("events", "sent") < 3_600_000, result.Report().Long("events", "sent").ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task LoadTest_PortInUse_FailsWithItsAddress()
    {
        using var holder = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        holder.Start();

        using var tool = ToolProcess.Start(["load-test", "--rate", "100", "--duration", "1s", "--source", $"requests=syslog+tcp://{holder.LocalEndpoint}", .. Patient]);
        var result = await tool.WaitAsync();

        Assert.Equal((1, "failed"), (result.ExitCode, result.Report().At("state").GetString()));
        Assert.Contains($"cannot listen at {holder.LocalEndpoint}", result.Report().At("error").GetString(), StringComparison.Ordinal);
    }
}
