namespace Correlator.Tests.Joins;

/// <summary>Joins in LINQ query syntax.</summary>
public sealed class LinqTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventQuery<LogEvent> _frontend = EventQuery.From("frontend", [Event("frontend", 0, "1"), Event("frontend", 1, "2")]);
    private readonly EventQuery<LogEvent> _backend = EventQuery.From("backend", [Event("backend", 2, "1"), Event("backend", 3, "1"), Event("backend", 50, "2")]);
    private readonly EventQuery<LogEvent> _database = EventQuery.From("database", [Event("database", 4, "1")]);

    [Fact]
    public void Join_TwoStreams_GivesEachPair()
    {
        var pairs = from a in _frontend
                    join b in _backend.Within("30s") on a["request_id"] equals b["request_id"]
                    select $"{a.Message}-{b.Message}";

        Assert.Equal(["frontend@0-backend@2", "frontend@0-backend@3"], Collect(pairs));
        Assert.Equal("frontend({})[5m] as a and on(request_id) within(30s) backend({})[5m] as b | emit each", pairs.ToString());
    }

    [Fact]
    public void Join_ThreeStreams_FollowsThePathToTheEventThatCarriesTheKey()
    {
        var triples = from a in _frontend
                      join b in _backend.Within("30s") on a["request_id"] equals b["request_id"]
                      join c in _database.Within(TimeSpan.Zero, TimeSpan.FromSeconds(1)) on b["request_id"] equals c["request_id"]
                      where a.Message.Length > 0
                      select $"{a.Message}-{b.Message}-{c.Message}";

        Assert.Equal(["frontend@0-backend@3-database@4"], Collect(triples));
    }

    [Fact]
    public void GroupJoin_Into_GivesEveryLeftEventWithAllItsPartners()
    {
        var requests = from a in _frontend
                       join b in _backend.Within("30s") on a["request_id"] equals b["request_id"] into replies
                       select $"{a.Message}:{replies.Count}";

        // What has no partner is decided first: it waits for its own reach only, the other for that of its partners, too.
        Assert.Equal(["frontend@1:0", "frontend@0:2"], Collect(requests));
    }

    [Fact]
    public void Join_TupleKey_ComparesAllParts()
    {
        var pairs = from a in _frontend
                    join b in _backend on new { K = a["request_id"], S = a["s"].ToLowerInvariant() } equals new { K = b["request_id"], S = b["s"].ToLowerInvariant() }
                    select b.Message;

        Assert.Empty(Collect(pairs));
        Assert.Contains("on(request_id, lower(s))", pairs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Join_KeyThatIsNoKey_SaysWhatOneIs()
    {
        var error = Assert.Throws<ArgumentException>(() => from a in _frontend
                                                           join b in _backend on a.Message.Length equals b.Message.Length
                                                           select a);

        Assert.Contains("write e[\"name\"]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_OnAStreamBeforeAJoin_FiltersItsEvents()
    {
        var pairs = from a in _frontend
                    join b in _backend.Where(e => e.Ticks > Epoch.AddSeconds(2).UtcTicks) on a["request_id"] equals b["request_id"]
                    select $"{a.Message}-{b.Message}";

        Assert.Equal(["frontend@0-backend@3", "frontend@1-backend@50"], Collect(pairs));
    }

    private static LogEvent Event(string source, int seconds, string id) =>
        new(Epoch.AddSeconds(seconds), source, $"{source}@{seconds}", Labels.Of(("request_id", id)));

    private static List<T> Collect<T>(EventQuery<T> query)
    {
        var results = new List<T>();
        using var subscription = query.Subscribe(results.Add, error => throw error);
        return results;
    }
}
