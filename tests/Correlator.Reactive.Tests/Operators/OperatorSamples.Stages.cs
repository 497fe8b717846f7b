namespace Correlator.Tests.Operators;

// Stages on events, rows and correlations.
public sealed partial class OperatorSamples
{
    private static EventQuery<Correlation> Joined() => Stream("a", "0 request_id=1 user=ann", "1 request_id=2 user=bob status=503")
        .And(Stream("b", "2 request_id=1", "3 request_id=2"), on: ["request_id"]);

    [Fact]
    public void Where_OnCorrelations_JudgesWholeResults()
    {
        var handled = Joined();

        var failed = handled.Where(Predicate.Any(Predicate.LabelMatches("status", "5..")));

        Assert.Equal(["a@1 b@3"], Show(failed));
    }

    [Fact]
    public void Select_Columns_AddsValues()
    {
        var handled = Joined();

        var named = handled.Select(new SelectColumn(ValueExpression.Field("user"), "user"), new SelectColumn(ValueExpression.Call("duration"), "took"));

        Assert.Equal(["ann 2s", "bob 2s"], Collect(named).Select(c => $"{c.Values[0].Value} {c.Values[1].Value}"));
        Assert.EndsWith(" | select user, duration() as took", named.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LimitAndEmit_OnCorrelations_SayHowManyAndWhen()
    {
        var handled = Joined();

        var firstTen = handled.Limit(10);
        var early = handled.Emit(EmitMode.First);

        Assert.Equal(2, Show(firstTen).Count());
        Assert.EndsWith(" | limit 10", firstTen.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(" | emit first", early.ToString(), StringComparison.Ordinal);
        Assert.Equal(["api@0"], Messages(Stream("api", "0", "1").Limit(1)));
    }

    [Fact]
    public void Dedup_Stream_IsAStageOfIt()
    {
        var api = Stream("api", "0 request_id=1", "59 request_id=1", "60 request_id=1");

        var once = api.Dedup(by: ["request_id"], window: TimeSpan.FromMinutes(1));

        Assert.Equal(["api@0", "api@60"], Messages(once));
        Assert.Equal("api({} | dedup by (request_id) [1m])[5m]", once.ToString());
        Assert.Equal("a({})[5m] and on(request_id) b({})[5m] | dedup by (a.user)", Joined().Dedup([KeyExpression.Field("user", "a")]).ToString());
    }

    [Fact]
    public void Suppress_Failures_RingOncePerUser()
    {
        var failures = Stream("failures", "0 user=ann", "1 user=bob", "599 user=ann", "600 user=ann");

        var alarms = failures.Suppress(by: ["user"], TimeSpan.FromMinutes(10));

        Assert.Equal(["failures@0", "failures@1", "failures@600"], Messages(alarms));
        Assert.Equal("failures({})[5m] | suppress by (user) 10m", alarms.ToString());
        Assert.Equal(["a@0 b@2"], Show(Joined().Suppress(by: [], TimeSpan.FromMinutes(10))));
    }

    [Fact]
    public void Sample_Fraction_KeepsThatPart()
    {
        var api = Stream("api", [.. Enumerable.Range(0, 1000).Select(i => $"{i}")]);

        var tenth = api.Sample(0.1);

        Assert.InRange(Collect(tenth).Count, 70, 130);
        Assert.Equal("api({} | sample 0.1)[5m]", tenth.ToString());
        Assert.Empty(Show(Joined().Sample(0)));
    }

    [Fact]
    public void Lookup_Table_AddsColumns()
    {
        var failures = Stream("failures", "0 host=a", "1 host=z");
        var assets = new LookupTable([Labels.Of(("name", "a"), ("owner", "web"))]);

        var owned = failures.Lookup("assets.csv", assets, on: ["host=name"]);

        Assert.Equal(["web", ""], Collect(owned).Select(e => e["owner"]));
        Assert.Equal("failures({})[5m] | lookup \"assets.csv\" on (host=name)", owned.ToString());
        Assert.Equal("ops", Assert.Single(Collect(Joined().Lookup("users", new LookupTable([Labels.Of(("user", "ann"), ("team", "ops"))]), on: "user").Limit(1))).Labels["team"]);
        Assert.Contains("no column 'id'", Assert.Throws<ArgumentException>(() => failures.Lookup("assets.csv", assets, "host=id")).Message, StringComparison.Ordinal);
    }
}
