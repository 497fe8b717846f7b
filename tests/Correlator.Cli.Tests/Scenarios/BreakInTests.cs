using System.Text.Json;

namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Failed logins and then a success, as the cookbook finds them.</summary>
public sealed class BreakInTests : IDisposable
{
    private readonly ScenarioRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("auth.log", "host", "Break-ins/query/1")]
    [InlineData("auth.log", "ip", "Break-ins/query/2")]
    [InlineData("auth-day.log", "host", "Break-ins/query/1")]
    [InlineData("auth-day.log", "ip", "Break-ins/query/2")]
    public void Run_FailuresThenSuccess_EqualsSql(string log, string place, string query)
    {
        var breakIns = _run.Json(Cookbook.Block(query), $"auth={log}.gz").Select(result => Describe(result, place));

        Assert.Equal(LoginSql.BreakIns(ScenarioRun.Data, log, place).Order(StringComparer.Ordinal), breakIns.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_ForPeople_PrintsTheBlockOfTheCookbook() => Assert.Contains(
        Cookbook.Block("Break-ins/text/2"), _run.Text(Cookbook.Block("Break-ins/query/1"), "auth=auth.log.gz"), StringComparison.Ordinal);

    private static string Describe(JsonElement result, string place)
    {
        var (key, failures) = (result.GetProperty("key"), result.GetProperty("events").GetArrayLength() - 1);
        return $"{key.Text("user")}|{key.Text(place)}|{ScenarioRun.Milliseconds(result, "start") / 1000}|{ScenarioRun.Milliseconds(result, "end") / 1000}|{failures}";
    }
}
