namespace Correlator.Cli.Tests.Scenarios;

/// <summary>Orders placed and not paid within fifteen minutes, as the cookbook finds them.</summary>
public sealed class UnpaidOrderTests : IDisposable
{
    private readonly ScenarioRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData("Orders that nobody paid/query/1")]
    [InlineData("Orders that nobody paid/query/2")]
    public void Run_UnpaidOrders_EqualsSql(string query)
    {
        var results = _run.Json(Cookbook.Block(query), "orders=orders.ndjson.gz", "payments=payments.log.gz");

        var unpaid = results
            .SelectMany(static result => result.GetProperty("events").EnumerateArray())
            .Select(static order => $"{order.GetProperty("labels").Text("order_id")}|{ScenarioRun.Milliseconds(order, "timestamp")}");
        Assert.Equal(ShopSql.Unpaid(ScenarioRun.Data), unpaid.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Run_ForPeople_PrintsTheBlockOfTheCookbook() => Assert.Contains(
        Cookbook.Block("Orders that nobody paid/text/2"),
        _run.Text(Cookbook.Block("Orders that nobody paid/query/1"), "orders=orders.ndjson.gz", "payments=payments.log.gz"),
        StringComparison.Ordinal);
}
