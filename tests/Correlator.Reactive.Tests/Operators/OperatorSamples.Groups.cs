namespace Correlator.Tests.Operators;

// Aggregates and groups.
public sealed partial class OperatorSamples
{
    private static EventQuery<LogEvent> Failures() => Stream(
        "failures",
        "0 host=a user=ann latency=100ms",
        "10 host=a user=bob latency=200ms",
        "20 host=b user=ann latency=50ms",
        "30 host=a user=ann latency=300ms",
        "3700 host=a user=ann latency=20ms");

    [Fact]
    public void Aggregate_Clause_GivesRowsThatSatisfyTheThreshold()
    {
        var failures = Failures();

        var bursts = failures.Aggregate(new AggregateClause
        {
            Columns = [AggregateCall.Count().As("failures")],
            By = ["user"],
            Window = WindowSpec.Tumbling(TimeSpan.FromMinutes(5)),
        }.Having(Comparison.GreaterOrEqual, "3"));

        Assert.Equal(["user=ann failures=3"], Messages(bursts));
        Assert.Equal("failures({})[5m] | count as failures by (user) [5m] >= 3", bursts.ToString());
    }

    [Fact]
    public void Aggregate_WindowGroupsAndColumns_GiveRows()
    {
        var failures = Failures();

        var latencies = failures.Aggregate(
            WindowSpec.Tumbling(TimeSpan.FromHours(1)), by: ["host"], AggregateCall.Count(), AggregateCall.Quantile(0.95, "latency").As("p95"));

        Assert.Equal(["a 3", "b 1", "a 1"], Collect(latencies).Select(row => $"{row["host"]} {row["count"]}"));
        Assert.Equal("failures({})[5m] | count, quantile(0.95, latency) as p95 by (host) [1h]", latencies.ToString());
    }

    [Fact]
    public void Window_GroupInQuerySyntax_GivesTypedRows()
    {
        var failures = Failures();

        var perHour = from e in failures.Window(WindowSpec.Tumbling(TimeSpan.FromHours(1)))
                      group e by e["host"] into g
                      select new { Host = g.Key, Count = g.Count(), Users = g.CountDistinct("user"), P95 = g.Quantile(0.95, "latency"), g.End };

        var rows = Collect(perHour);
        Assert.Equal([("a", 3, 2), ("b", 1, 1), ("a", 1, 1)], rows.Select(row => (row.Host, row.Count, row.Users)));
        Assert.Equal([Start.AddHours(1), Start.AddHours(1), Start.AddHours(2)], rows.Select(row => row.End));
        Assert.InRange(rows[1].P95!.Value, 0.0495, 0.0505);
        Assert.Equal("failures({})[5m] | count, count(distinct user) as count_2, quantile(0.95, latency) by (host) [1h]", perHour.ToString());
    }

    [Fact]
    public void GroupBy_AnonymousKey_IsTyped()
    {
        var failures = Failures();

        var perUser = failures.GroupBy(e => new { Host = e["host"], User = e["user"] }).Select(g => $"{g.Key.User}@{g.Key.Host} failed {g.Count()} times");

        Assert.Equal(["ann@a failed 3 times", "bob@a failed 1 times", "ann@b failed 1 times"], Collect(perUser));
        Assert.Equal("failures({})[5m] | count by (host, user)", perUser.ToString());
    }

    [Fact]
    public void GroupBy_AfterAJoin_AggregatesFieldsOfTheGroupedEvent()
    {
        var frontend = Stream("frontend", "0 request_id=1 duration=9", "1 request_id=2 duration=9");
        var backend = Stream("backend", "2 request_id=1 service=x duration=3", "3 request_id=1 service=x duration=4", "4 request_id=2 service=y duration=1");

        var perService = from a in frontend
                         join b in backend.Within("30s") on a["request_id"] equals b["request_id"]
                         group b by b["service"] into g
                         select new { Service = g.Key, Requests = g.Count(), Slowest = g.Max("duration") };

        Assert.Equal([("x", 2, 4.0), ("y", 1, 1.0)], Collect(perService).Select(row => (row.Service, row.Requests, row.Slowest!.Value)));
        Assert.Equal(
            "frontend({})[5m] as a and on(request_id) within(30s) backend({})[5m] as b | count, max(b.duration) by (b.service) | emit each",
            perService.ToString());
    }

    [Fact]
    public void Where_OnGroups_KeepsThoseThatHold()
    {
        var failures = Failures();

        var noisy = from e in failures
                    group e by e["host"] into g
                    where g.Count() >= 3
                    select g.Key;

        Assert.Equal(["a"], Collect(noisy));
    }

    [Fact]
    public void Select_OnSessions_GivesOneRowASession()
    {
        var failures = Failures();

        var sessions = failures.Window(WindowSpec.Session(TimeSpan.FromMinutes(15)))
            .GroupBy(e => e["user"])
            .Select(g => new { User = g.Key, Events = g.Count(), Hosts = g.CountDistinct("host") });

        Assert.Equal([("bob", 1, 1), ("ann", 3, 2), ("ann", 1, 1)], Collect(sessions).Select(s => (s.User, s.Events, s.Hosts)));
    }
}
