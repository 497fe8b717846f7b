using Correlator.Testing;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

/// <summary>The behaviour cases of the language, each query written as a tree by hand.</summary>
public sealed class BehaviourCaseTests
{
    private static readonly IReadOnlyDictionary<string, BehaviourCase> Cases = BehaviourCase.ReadAll();
    private static readonly JoinQuery AndX = And(A, B, "x");
    private static readonly JoinQuery OrX = Or(A, B, "x");
    private static readonly JoinQuery AndXY = And(A, B, "x", "y");
    private static readonly JoinQuery Three = And(AndX, C, "x");

    private static readonly Dictionary<string, ReferenceQuery> Trees = new()
    {
        ["join-02"] = AndX,
        ["join-04"] = AndX,
        ["join-07"] = AndX,
        ["join-09"] = AndXY,
        ["join-12"] = AndXY,
        ["join-14"] = AndX,
        ["join-19"] = AndX,
        ["join-21"] = And(A, B, "s=t"),
        ["join-24"] = And(A, B, "k", "s=t"),
        ["join-26"] = Unless(A, B, "x"),
        ["join-29"] = OrX,
        ["join-31"] = OrX,
        ["join-34"] = AndX,
        ["join-36"] = AndX,
        ["temporal-02"] = AndX.Within(10),
        ["temporal-05"] = AndX.Within(10),
        ["temporal-07"] = AndX.Within(5),
        ["temporal-10"] = Unless(A, B, "x").Within(5),
        ["temporal-12"] = And(S(0, 120), S(1, 10), "x"),
        ["temporal-15"] = AndX.Within(10),
        ["grouping-02"] = AndX.GroupRight(),
        ["grouping-04"] = AndX.Within(5).GroupLeft(),
        ["grouping-07"] = AndX.GroupLeft("region"),
        ["grouping-09"] = OrX.GroupLeft(),
        ["multi-stream-03"] = And(AndX, C, "y"),
        ["multi-stream-05"] = Unless(AndX, C, "x"),
        ["multi-stream-08"] = Or(A, And(B, C, "x"), "x"),
        ["multi-stream-10"] = And(AndX.Within(10), C, "x"),
        ["multi-stream-13"] = Three,
        ["multi-stream-15"] = And(AndX, C, "x=z"),
        ["filter-17"] = Unless(A, B, "x"),
        ["filter-21"] = AndX.Within(5),
        ["filter-26"] = OrX,
    };

    // A trailing {…} acts on the events of the streams, before the join.
    private static readonly Dictionary<string, Func<ReferenceEvent, bool>> TrailingFilters = new()
    {
        ["filter-03"] = e => e.Label("code") is ['4' or '5', _, _],
        ["filter-04"] = e => e.Label("code") == "500" && e.Label("level") == "error",
        ["filter-08"] = e => e.Label("msg") == "a,b",
        ["filter-09"] = e => e.Label("code") == "500",
        ["filter-13"] = e => e.Label("code") is null,
        ["filter-14"] = e => e.Label("code") is not null,
        ["filter-17"] = e => e.Stream == 1 || e.Label("level") == "error",
        ["filter-19"] = e => e.Label("code") == "500",
        ["filter-21"] = e => e.Label("k") == "1",
        ["filter-24"] = e => e.Label("ms") is { } ms && int.Parse(ms) > 1000,
        ["multi-stream-13"] = e => e.Label("level") != "debug",
    };

    // `| where` judges whole results.
    private static readonly Dictionary<string, Func<ReferenceCorrelation, bool>> Wheres = new()
    {
        ["filter-01-where"] = c => c.Events.Any(e => e.Label("code") == "500"),
        ["filter-05-where"] = c => c.Events.Any(e => e.Label("svc") == "api"),
        ["filter-06-where"] = c => c.Events.Any(e => e.Label("svc") is "api" or "db"),
        ["filter-10-where"] = c => c.Events.Any(e => e.Label("code") == "bad"),
        ["filter-11-where"] = c => c.Events.Any(e => e.Label("code") != "500"),
        ["filter-15-where"] = c => c.Events.Any(e => e.Label("svc") != "api"),
        ["filter-26"] = c => c.Events.All(e => e.Stream != 1),
    };

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Evaluate_BehaviourCase_GivesTheExpectedCorrelations(string id)
    {
        var tree = Trees.TryGetValue(id, out var own) ? own : AndX;
        var isKept = TrailingFilters.GetValueOrDefault(id, _ => true);
        var holds = Wheres.GetValueOrDefault(id, _ => true);

        var actual = ReferenceJoin.Evaluate(tree, Cases[id].Events.Where(isKept)).Where(holds).Select(Cases[id].Named);

        Assert.Equal(Cases[id].Expected.OrderBy(c => c.Events), actual.OrderBy(c => c.Events));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void QueryText_BehaviourCase_IsTheQueryOfTheCase(string id)
    {
        var tree = Trees.TryGetValue(id, out var own) ? own : AndX;
        var printed = tree.ToString().Replace("(b({})[5m] and on(x) c({})[5m])", "b({})[5m] and on(x) c({})[5m]", StringComparison.Ordinal);
        var written = Cases[id].Query.Replace(" ignoring(pod)", "", StringComparison.Ordinal).Replace(",", ", ", StringComparison.Ordinal);

        Assert.StartsWith(printed, written.Replace(" as f", "", StringComparison.Ordinal).Replace(" as g", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_EqualTimes_PutsTheLeftStreamFirst() =>
        Assert.Equal(
            "a0 b0", string.Join(" ", ReferenceJoin.Evaluate(AndX, Cases["join-04"].Events)[0].Events.Select(e => $"{e.Source}{e.Position}")));

    [Fact]
    public void Evaluate_Join02_HasTheKeyOfTheJoin() => Assert.Equal("1", ReferenceJoin.Evaluate(AndX, Cases["join-02"].Events)[0].Key["x"]);

    [Fact]
    public void Evaluate_Grouping07_CopiesTheLabel() =>
        Assert.Equal("eu", ReferenceJoin.Evaluate(Trees["grouping-07"], Cases["grouping-07"].Events)[0].Labels["region"]);
}
