using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests;

public sealed class QueryBuilderTests
{
    [Fact]
    public void Build_AllParts_GivesTextAndTree()
    {
        var query = new QueryBuilder()
            .AddStream("loki", "{job=\"web\"}", TimeSpan.FromMinutes(5)).As("w")
            .And().On("request_id", "a=b").Within(TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1)).GroupLeft("region")
            .AddStream("graylog(service:api)[5m]")
            .Where("w.status >= 500").Select("w.user as user").Limit(100).Emit(EmitWord.Final)
            .Build();

        Assert.Equal(
            "loki({job=\"web\"})[5m] as w\n  and on(request_id, a=b) within(-5s, 1m) group_left(region) graylog(service:api)[5m]\n| where w.status >= 500\n| select w.user as user\n| limit 100\n| emit final",
            query.Text);
        Assert.Equal(query.Text, query.Format());
    }

    [Fact]
    public void Build_GroupsAndFilter_AreKept()
    {
        var inner = new QueryBuilder().AddStream("b()").Or().On("k").AsOf(AsOfWord.Nearest, TimeSpan.FromSeconds(1)).AddStream("c()");

        var query = new QueryBuilder().AddStream("a()").Unless().On("k").Before(TimeSpan.FromSeconds(1)).AddGroup(inner).Filter("x=\"y\"").Build();

        Assert.Equal("a() unless on(k) before(1s) (b() or on(k) asof(nearest, 1s) c()) {x=\"y\"}", query.Text);
    }

    [Fact]
    public void Build_StagesWithState_StandInTheirOrder()
    {
        var query = new QueryBuilder()
            .AddStream("a()").Dedup(TimeSpan.FromMinutes(1), "k", "v").Dedup().Suppress(TimeSpan.FromHours(1), "k").Suppress(TimeSpan.FromDays(1))
            .Sample(0.5).Lookup("as\"sets.csv", "host=name").Aggregate("count by (host) [1h] >= 3")
            .Build();

        Assert.Equal(
            "a({} | dedup by (k, v) [1m] | dedup)[5m] | suppress by (k) 1h | suppress 1d | sample 0.5 | lookup \"as\\\"sets.csv\" on (host=name) | count by (host) [1h] >= 3",
            QueryCompiler.Compile(query.Text).Node.ToString());
    }

    [Fact]
    public void Build_WrongOrder_SaysWhatIsMissing()
    {
        Assert.Equal("The query is empty: add a stream.", Message(builder => builder.Build()));
        Assert.Equal("Add the first stream before a join word.", Message(builder => builder.And()));
        Assert.Equal("Add a join word such as And before the next stream.", Message(builder => builder.AddStream("a()").AddStream("b()")));
        Assert.Equal("Give the keys with On or Ignoring before the next stream.", Message(builder => builder.AddStream("a()").And().AddStream("b()")));
        Assert.Equal("The last join has no right side: add a stream.", Message(builder => builder.AddStream("a()").And().On("k").Build()));
        Assert.Equal("A clause follows the keys of a join: call On first.", Message(builder => builder.AddStream("a()").Within(TimeSpan.FromSeconds(1))));
        Assert.Equal("A stage follows the last stream.", Message(builder => builder.AddStream("a()").And().Limit(5)));
        Assert.Throws<QueryException>(() => new QueryBuilder().AddStream("a(").Build());
    }

    private static string Message(Action<QueryBuilder> build) => Assert.Throws<InvalidOperationException>(() => build(new QueryBuilder())).Message;
}
