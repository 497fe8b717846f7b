namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Error rates by minute and around deploys, as the cookbook finds them.</summary>
public sealed class DeployTests : IDisposable
{
    private const string Requests = "svc=requests.ndjson.gz";
    private const string Deploys = "deploys=deploys.ndjson";
    private readonly ScenarioRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Run_BeforeAndAfterByJoins_EqualsSql()
    {
        var rows = _run.Json(Cookbook.Block("Errors before and after a deploy/query/5"), Requests, Deploys).Select(static row => row.GetProperty("values"));

        Assert.Equal(
            DeploySql.AroundDeploys(ScenarioRun.Data),
            rows.Select(static row => string.Join('|', row.EnumerateObject().Select(static value => value.Value.GetString()))).Order(StringComparer.Ordinal));
    }
}
