using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Correlator.Hosting.Tests;

/// <summary>What the health check says of a host's queries.</summary>
public sealed class CorrelatorHealthTests
{
    [Fact]
    public async Task Health_QueriesThatRun_IsHealthyWithTheirFigures()
    {
        await using var running = await RunningHost.StartAsync();
        running.Match(1, "x");

        var (status, description, data) = await running.HealthAsync();

        Assert.Equal((HealthStatus.Healthy, string.Empty), (status, description));
        Assert.Equal(("Running", 2L, 1L, 0L), (data["pairs.state"], data["pairs.events"], data["pairs.results"], data["pairs.lost"]));
        Assert.True(data.ContainsKey("pairs.heldBytes"));
    }

    [Fact]
    public async Task Health_BeforeTheStart_IsUnhealthy()
    {
        await using var running = RunningHost.Build(static (_, _) => { });

        Assert.Equal((HealthStatus.Unhealthy, "the queries have not begun"), Shown(await running.HealthAsync()));
        await running.Host.StartAsync();
        Assert.Equal((HealthStatus.Healthy, string.Empty), Shown(await running.HealthAsync()));
    }

    [Fact]
    public async Task Health_ASourceWithoutConnection_IsDegradedUntilItIsBack()
    {
        await using var running = await RunningHost.StartAsync();

        running.A.Connect(false);
        Assert.Equal((HealthStatus.Degraded, "source a is not connected"), Shown(await running.HealthAsync()));
        running.A.Connect(true);

        Assert.Equal(HealthStatus.Healthy, (await running.HealthAsync()).Status);
    }

    [Fact]
    public async Task Health_ASourceThatFailedWhileOthersGoOn_IsDegraded()
    {
        await using var running = await RunningHost.StartAsync(query: "a({}) or on(k) within(5s) b({})");

        running.A.Fail(new SourceException("a", "lost"));

        Assert.Equal((HealthStatus.Degraded, "query pairs goes on without a source: a: lost"), Shown(await running.HealthAsync()));
    }

    [Fact]
    public async Task Health_AQueryThatFailed_IsUnhealthy()
    {
        await using var running = await RunningHost.StartAsync();

        running.A.Fail(new SourceException("a", "lost"));
        running.B.Complete();
        await running.LoggedAsync("Query pairs has failed");

        var (status, description, data) = await running.HealthAsync();
        Assert.Equal((HealthStatus.Unhealthy, "query pairs has failed: a: lost"), (status, description));
        Assert.Equal("Failed", data["pairs.state"]);
    }

    [Fact]
    public async Task Health_ALoss_IsDegradedForAsLongAsItIsRemembered()
    {
        await using var running = await RunningHost.StartAsync(static options =>
            options.Engine = options.Engine with { MaxState = StateBudget.Events(100), DefaultWindow = TimeSpan.FromDays(1), ReportInterval = TimeSpan.FromSeconds(1) });
        for (var i = 0; i < 103; i++)
        {
            running.A.Push(RunningHost.Event(1, $"{i}"));
        }

        running.Scheduler.AdvanceBy(TimeSpan.FromSeconds(1).Ticks);
        var during = await running.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, during.Status);
        Assert.Contains("query pairs holds more than nine tenths of what it may", during.Description, StringComparison.Ordinal);
        Assert.Contains("query pairs has lost 3 events or results", during.Description, StringComparison.Ordinal);
        Assert.Equal(3L, during.Data["pairs.lost"]);

        running.Scheduler.AdvanceBy(TimeSpan.FromMinutes(1).Ticks);
        Assert.DoesNotContain("lost", (await running.HealthAsync()).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_AHandlerThatFails_IsDegraded()
    {
        await using var running = await RunningHost.StartAsync(static (correlator, _) => correlator.AddQuery("pairs", RunningHost.Join, static _ => throw new InvalidOperationException("no")));

        running.Match(1, "x");
        await running.LoggedAsync("A handler of query pairs has failed");

        var (status, _, data) = await running.HealthAsync();
        Assert.Equal((HealthStatus.Degraded, 1L), (status, data["pairs.unhandled"]));
    }

    private static (HealthStatus Status, string Description) Shown((HealthStatus Status, string Description, IReadOnlyDictionary<string, object> Data) health) => (health.Status, health.Description);
}
