using System.Reactive.Linq;

namespace Correlator.Tests.Operators;

/// <summary>Groups and outer joins in LINQ: what selectors may ask for, and what joins and groups over each other give.</summary>
public sealed class LinqGroupTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventQuery<LogEvent> _web = Stream("web", "0 id=1 host=a ms=10", "1 id=2 host=a ms=20", "2 id=3 host=b ms=30");
    private readonly EventQuery<LogEvent> _app = Stream("app", "3 id=1 pod=x", "4 id=1 pod=y", "5 id=3 pod=x");

    [Fact]
    public void Select_AggregateOfSomeGroupsOnly_EndsTheRunWithWhatToDo()
    {
        var rows = _web.GroupBy(e => e["host"]).Select(g => g.Key == "b" ? g.Avg("ms") : g.Sum("ms"));

        Exception? failure = null;
        using var subscription = rows.Subscribe(_ => { }, error => failure = error);

        var error = Assert.IsType<InvalidOperationException>(failure);
        Assert.Contains("'avg(ms)'", error.Message, StringComparison.Ordinal);
        Assert.Contains("unconditionally", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Select_SelectorThatFailsOnTheStandIn_FailsWhenComposed()
    {
        var error = Assert.Throws<ArgumentException>(() => _web.GroupBy(e => e["host"]).Select(g => g.Key.Split('-')[1]));

        Assert.IsType<IndexOutOfRangeException>(error.InnerException);
    }

    [Fact]
    public void Select_AllAggregates_AreRead()
    {
        var rows = _web.GroupBy(e => 1).Select(g => (
            g.Key, g.Count(), g.Count("host"), g.CountDistinct("host", "id"), g.Sum("ms"), g.Avg("ms"), g.Min("ms"), g.Max("ms"),
            g.First("host"), g.Last("host"), g.TopK(1, "host"), g.BottomK(1, "host"), g.Rate(), g.Sum("none"), g.First("none")));

        Assert.Equal((1, 3L, 3L, 3L, 60.0, 20.0, 10.0, 30.0, "a", "b", "a:2", "b:1", 1.5, null, null), Assert.Single(Collect(rows)));
    }

    [Fact]
    public void Select_SameAggregateTwice_IsOneColumn()
    {
        var rows = _web.GroupBy(e => e["count"]).Select(g => g.Count() + g.Count() + g.CountDistinct("id"));

        Assert.Equal("web({})[5m] | count as count_2, count(distinct id) as count_3 by (count)", rows.ToString());
        Assert.Equal([9L], Collect(rows));
    }

    [Fact]
    public void Select_NothingAskedFor_GivesTheKeys() => Assert.Equal(["a", "b"], Collect(_web.GroupBy(e => e["host"]).Select(g => g.Key)));

    [Fact]
    public void GroupBy_TupleKey_IsMadeByItsConstructor() => Assert.Equal(
        [("a", "a", string.Empty), ("b", "b", string.Empty)],
        Collect(_web.GroupBy(e => ValueTuple.Create(e["host"], e["host"], e["none"])).Select(g => g.Key)));

    [Fact]
    public void GroupBy_NoLabel_SaysWhatAGroupIs()
    {
        Assert.Contains("groups are by labels", Assert.Throws<ArgumentException>(() => _web.GroupBy(e => e["host"].Trim())).Message, StringComparison.Ordinal);
        Assert.Contains("write e[\"name\"]", Assert.Throws<ArgumentException>(() => _web.GroupBy(e => e.Message.Length)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "is no event",
            Assert.Throws<ArgumentException>(() => from e in _web group e.Message by e["host"] into g select g.Key).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Window_BeforeWhere_StaysForTheGroup()
    {
        var rows = from e in _web.Window(WindowSpec.Events(1))
                   where e["host"] == "a"
                   group e by e["host"] into g
                   select (g.Key, g.Count(), g.End, g.Row.Message, Label: g["host"]);

        Assert.Equal([("a", 1L, Epoch, "host=a count=1", "a"), ("a", 1L, Epoch.AddSeconds(1), "host=a count=1", "a")], Collect(rows));
    }

    [Fact]
    public void GroupBy_RowsOfAnAggregate_AggregatesThem()
    {
        var perHost = _web.Aggregate(WindowSpec.Tumbling(TimeSpan.FromMinutes(1)), ["host"]);

        var busiest = from row in perHost group row by 1 into g select g.Max("count");

        Assert.Equal([2.0], Collect(busiest));
        Assert.Equal("web({})[5m] | count by (host) [1m] | max(count)", busiest.ToString());
    }

    [Fact]
    public void Join_RowsOfAnAggregate_ArePartners()
    {
        var perHost = _web.Aggregate(WindowSpec.Tumbling(TimeSpan.FromMinutes(1)), ["host"]);
        var owners = Stream("owners", "50 host=a owner=ann");

        var owned = from row in perHost
                    join owner in owners on row["host"] equals owner["host"]
                    join web in _web on row["host"] equals web["host"]
                    select $"{row["count"]} {owner["owner"]} {web.Message}";

        Assert.Equal(["2 ann web@0", "2 ann web@1"], Collect(owned));
        Assert.Equal(
            "(web({})[5m] | count by (host) [1m]) as row and on(host) owners({})[5m] as owner and on(row.host=host) web({})[5m] as web | emit each",
            owned.ToString());
    }

    [Fact]
    public void LeftJoin_InQuerySyntaxThroughRx_GivesTheSame()
    {
        var replies = from w in _web
                      join a in _app.Within("30s") on w["id"] equals a["id"] into found
                      from a in found.DefaultIfEmpty()
                      select $"{w.Message}: {a?.Message ?? "none"}";

        Assert.Equal(
            Collect(_web.LeftJoin(_app.Within("30s"), w => w["id"], a => a["id"], (w, a) => $"{w.Message}: {a?.Message ?? "none"}")).Order(StringComparer.Ordinal),
            replies.ToEnumerable().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Join_OverALeftJoin_MatchesWhatIsThere()
    {
        var pods = Stream("pods", "6 pod=x node=n1");
        var left = _web.LeftJoin(_app.Within("30s"), w => w["id"], a => a["id"], (w, a) => new { w, a });

        var nodes = left.LeftJoin(pods.Within("30s"), t => t.a!["pod"], p => p["pod"], (t, p) => $"{t.w.Message} {t.a?.Message} {p?["node"]}");

        Assert.Equal(["web@0 app@3 n1", "web@0 app@4 ", "web@1  ", "web@2 app@5 n1"], Collect(nodes).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AsOfJoin_OverAJoin_GivesEachPairItsPartner()
    {
        var deploys = Stream("deploys", "-10 pod=x version=1", "-5 pod=y version=2", "-1 pod=x version=3");
        var pairs = from w in _web
                    join a in _app.Within("30s") on w["id"] equals a["id"]
                    select new { w, a };

        var versions = pairs.AsOfJoin(deploys, t => t.a["pod"], d => d["pod"], AsOfClause.Previous(), (t, d) => $"{t.w.Message} {t.a.Message} {d["version"]}");

        Assert.Equal(["web@0 app@3 3", "web@0 app@4 2", "web@2 app@5 3"], Collect(versions).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Where_BetweenJoins_LeavesAQueryThatParses()
    {
        var triples = from w in _web
                      join a in _app.Within("30s") on w["id"] equals a["id"]
                      where a["pod"] == "x"
                      join b in _app.Within("30s") on a["id"] equals b["id"]
                      select $"{w.Message} {a.Message} {b.Message}";

        Assert.EndsWith("| emit each", triples.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, triples.ToString().Split("emit").Length);
        Assert.Equal(["web@0 app@3 app@4"], Collect(triples));
    }

    [Fact]
    public void Join_ParametersOfOneName_GetAliasesOfTheirOwn()
    {
        var pairs = _web.Join(_app, e => e["id"], e => e["id"], (w, a) => $"{w.Message} {a.Message}").Limit(1);
        var set = from right in _web join and in _app on right["id"] equals and["id"] select right;

        Assert.Equal("web({})[5m] as e and on(id) app({})[5m] as e2 | emit each | limit 1", pairs.ToString());
        Assert.Equal("web({})[5m] as it and on(id) app({})[5m] as it2 | emit each", set.ToString());
        Assert.Single(Collect(pairs));
    }

    [Fact]
    public void Within_ThenAsOrOptions_KeepsTheBound()
    {
        var pairs = _web.Join(_app.Within("3s").As("a").WithOptions(new CorrelationOptions()), w => w["id"], a => a["id"], (w, a) => a.Message);

        Assert.Contains("within(3s)", pairs.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Join_OverAGroupJoin_SaysThatTheTwoDoNotGoTogether()
    {
        var groups = _web.GroupJoin(_app.Within("30s"), w => w["id"], a => a["id"], (w, found) => new { w, found });
        var pairs = _web.Join(_app.Within("30s"), w => w["id"], a => a["id"], (w, a) => new { w, a });

        Assert.Throws<InvalidOperationException>(() => groups.Join(_app, t => t.w["id"], b => b["id"], (t, b) => b));
        Assert.Throws<InvalidOperationException>(() => pairs.GroupJoin(_app, t => t.w["id"], b => b["id"], (t, b) => b));
    }

    [Fact]
    public void GroupJoin_OverAGroupJoin_KeepsBothGroups()
    {
        var pods = Stream("pods", "6 id=1", "7 id=3");
        var counts = from w in _web
                     join a in _app.Within("30s") on w["id"] equals a["id"] into apps
                     join p in pods.Within("30s") on w["id"] equals p["id"] into found
                     select $"{w.Message} {apps.Count} {found.Count}";

        Assert.Equal(["web@0 2 1", "web@1 0 0", "web@2 1 1"], Collect(counts).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void AsOfJoin_OverAGroupJoin_KeepsItsPartnersTogether()
    {
        var pods = Stream("pods", "-6 host=a", "-7 host=b");
        var counts = _web.GroupJoin(_app.Within("30s"), w => w["id"], a => a["id"], (w, found) => new { w, found })
            .AsOfJoin(pods, t => t.w["host"], p => p["host"], AsOfClause.Previous(), (t, p) => $"{t.w.Message} {t.found.Count} {p.Message}");

        Assert.Equal(["web@0 2 pods@-6", "web@1 0 pods@-6", "web@2 1 pods@-7"], Collect(counts).Order(StringComparer.Ordinal));
    }

    private static EventQuery<LogEvent> Stream(string name, params string[] events) => EventQuery.From(name, [.. events.Select(text => Event(name, text.Split(' ')))]);

    private static LogEvent Event(string name, string[] words) => new(
        Epoch.AddSeconds(int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture)),
        name,
        $"{name}@{words[0]}",
        Labels.Of(words.Skip(1).Select(static word => new KeyValuePair<string, string>(word.Split('=')[0], word.Split('=')[1]))));

    private static List<T> Collect<T>(EventQuery<T> query)
    {
        var results = new List<T>();
        using var subscription = query.Subscribe(results.Add, error => throw error);
        return results;
    }
}
