using System.Globalization;
using System.Text.Json;

namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Error rates by minute and around deploys, as the cookbook finds them.</summary>
public sealed class DeployTests : IDisposable
{
    private const string Requests = "svc=requests.ndjson.gz";
    private const string Deploys = "deploys=deploys.ndjson";
    private readonly ScenarioRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("Errors before and after a deploy/query/1")]
    [InlineData("Errors before and after a deploy/query/2")]
    public void Run_ByMinute_EqualsSql(string query)
    {
        var rows = _run.Json(Cookbook.Block(query), Requests)
            .Select(static row => (Time: ScenarioRun.Milliseconds(row, "end"), Values: row.GetProperty("values")))
            .ToList();

        Assert.Equal(
            DeploySql.ByMinute(ScenarioRun.Data),
            rows.OrderBy(static row => row.Time).ThenBy(static row => Text(row.Values, "service"), StringComparer.Ordinal)
                .Select(static row => $"{row.Time}|{Text(row.Values, "service")}|{Text(row.Values, "requests")}|{Text(row.Values, "errors")}"));
        Assert.All(rows, static row => Assert.Equal(Number(row.Values, "errors") / Number(row.Values, "requests"), Number(row.Values, "rate"), 1e-12));
    }

    [Fact]
    public void Run_BeforeAndAfterByAsof_EqualsSql()
    {
        var before = Around("Errors before and after a deploy/query/3");
        var after = Around("Errors before and after a deploy/query/4");

        Assert.Equal(
            DeploySql.AroundDeploys(ScenarioRun.Data),
            before.Select(deploy => $"{deploy.Key}|{deploy.Value}|{after[deploy.Key]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_BeforeAndAfterByJoins_EqualsSql()
    {
        var rows = _run.Json(Cookbook.Block("Errors before and after a deploy/query/5"), Requests, Deploys).Select(static row => row.GetProperty("values"));

        Assert.Equal(
            DeploySql.AroundDeploys(ScenarioRun.Data),
            rows.Select(static row => string.Join('|', row.EnumerateObject().Select(static value => value.Value.GetString()))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_ForPeople_PrintsTheBlockOfTheCookbook() => Assert.Contains(
        Cookbook.Block("Errors before and after a deploy/text/2"), _run.Text(Cookbook.Block("Errors before and after a deploy/query/1"), Requests), StringComparison.Ordinal);

    [Fact]
    public void Run_MinuteWithoutErrors_MissesTheRowUnderItsName() => Assert.Contains(
        "       +0 ms  every   service=checkout requests=85\n              broken  missing\n",
        _run.Text(Cookbook.Block("Errors before and after a deploy/query/2"), Requests),
        StringComparison.Ordinal);

    private Dictionary<string, string> Around(string query) => _run.Json(Cookbook.Block(query), Requests, Deploys)
        .Select(static row => row.GetProperty("values"))
        .ToDictionary(static row => $"{Text(row, "service")}|{Text(row, "version")}", static row => $"{Text(row, "requests")}|{Text(row, "errors")}");

    // A minute without errors has none to join, and so no value.
    private static string Text(JsonElement values, string name) => values.GetProperty(name).GetString() ?? "0";

    private static double Number(JsonElement values, string name) => double.Parse(Text(values, name), CultureInfo.InvariantCulture);
}
