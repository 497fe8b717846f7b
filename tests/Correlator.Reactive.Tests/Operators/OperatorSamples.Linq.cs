namespace Correlator.Tests.Operators;

// Joins in LINQ query syntax.
public sealed partial class OperatorSamples
{
    private static (EventQuery<LogEvent> Frontend, EventQuery<LogEvent> Backend) Tiers() =>
        (Stream("frontend", "0 request_id=1", "1 request_id=2"), Stream("backend", "2 request_id=1", "3 request_id=1"));

    [Fact]
    public void WhereAndSelect_Delegates_SeeWhatComesOut()
    {
        var (frontend, backend) = Tiers();
        var handled = frontend.And(backend, on: ["request_id"]);

        var slow = handled.Where(c => c.Duration > TimeSpan.FromSeconds(1));
        var durations = handled.Select(c => (Id: c.Key["request_id"], c.Duration));

        Assert.Equal(["frontend@0 backend@2 backend@3"], Show(slow));
        Assert.Equal([("1", TimeSpan.FromSeconds(3))], Collect(durations));
    }

    [Fact]
    public void Join_QuerySyntax_GivesEachPair()
    {
        var (frontend, backend) = Tiers();

        var pairs = from a in frontend
                    join b in backend.Within("30s") on a["request_id"] equals b["request_id"]
                    select new { a, b };

        Assert.Equal(["frontend@0 backend@2", "frontend@0 backend@3"], Collect(pairs).Select(p => $"{p.a.Message} {p.b.Message}"));
    }

    [Fact]
    public void Within_TimeSpan_BoundsTheNextJoin()
    {
        var (frontend, backend) = Tiers();

        var pairs = from a in frontend
                    join b in backend.Within(TimeSpan.FromSeconds(30)) on a["request_id"] equals b["request_id"]
                    select (a.Message, b.Message);

        Assert.Equal(2, Collect(pairs).Count);
        Assert.Contains(" within(30s) ", pairs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Within_TwoBounds_AreAsymmetric()
    {
        var (frontend, backend) = Tiers();

        var answers = from a in frontend
                      join b in backend.Within(TimeSpan.Zero, TimeSpan.FromSeconds(30)) on a["request_id"] equals b["request_id"]
                      select b.Timestamp - a.Timestamp;

        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)], Collect(answers));
        Assert.Contains(" within(0s, 30s) ", answers.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Within_Text_IsADuration()
    {
        var (frontend, backend) = Tiers();

        var replies = from a in frontend
                      join b in backend.Within("1m30s") on a["request_id"] equals b["request_id"]
                      select b.Message;

        Assert.Equal(["backend@2", "backend@3"], Collect(replies));
        Assert.Contains(" within(1m30s) ", replies.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void GroupJoin_Into_GivesAllPartners()
    {
        var (frontend, backend) = Tiers();

        var requests = from a in frontend
                       join b in backend.Within("30s") on a["request_id"] equals b["request_id"] into replies
                       select (a, Count: replies.Count);

        Assert.Equal([("frontend@0", 2), ("frontend@1", 0)], Collect(requests).Select(r => (r.a.Message, r.Count)).Order());
    }

    [Fact]
    public void LeftJoin_Unmatched_ComesWithNull()
    {
        var (frontend, backend) = Tiers();

        var replies = frontend.LeftJoin(
            backend.Within("30s"), a => a["request_id"], b => b["request_id"], (a, b) => $"{a.Message}: {b?.Message ?? "no reply"}");

        Assert.Equal(["frontend@0: backend@2", "frontend@0: backend@3", "frontend@1: no reply"], Collect(replies).Order(StringComparer.Ordinal));
        Assert.Equal("frontend({})[5m] as a or on(request_id) within(30s) backend({})[5m] as b | emit each", replies.ToString());
    }

    [Fact]
    public void AsOfJoin_Previous_GivesOnePartner()
    {
        var errors = Stream("errors", "10 service=a", "30 service=a", "40 service=b");
        var deploys = Stream("deploys", "0 service=a version=1", "20 service=a version=2");

        var versions = errors.AsOfJoin(
            deploys,
            error => error["service"],
            deploy => deploy["service"],
            AsOfClause.Previous(TimeSpan.FromHours(1)),
            (error, deploy) => $"{error.Message} under {deploy["version"]}");

        Assert.Equal(["errors@10 under 1", "errors@30 under 2"], Collect(versions));
        Assert.Equal(
            "errors({})[5m] as error and on(service) asof(prev, 1h) deploys({})[5m] as deploy | emit each",
            versions.ToString());
    }
}
