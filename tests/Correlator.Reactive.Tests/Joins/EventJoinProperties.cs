using Correlator.Tests.Execution;

namespace Correlator.Tests.Joins;

/// <summary>
/// The joins over rings give what the joins over objects give, which serve where a budget is kept: results and their order, ids, revisions, ledger, late events.
/// </summary>
public sealed class EventJoinProperties
{
    private static readonly (int Least, int Greatest)[] Bounds = [(-5, 5), (0, 10), (-7, -2), (3, 8), (0, 0), (-6, 0)];

    [Law(MaxTest = 400, StartSize = 1000, EndSize = 100_000_000)]
    public void Join_LateAndDisorderedEvents_IsThatOfTheJoinsOverObjects(int seed) => AssertSame(seed, EmitMode.Final);

    [Law(MaxTest = 400, StartSize = 1000, EndSize = 100_000_000)]
    public void JoinEmitEach_LateAndDisorderedEvents_IsThatOfTheJoinsOverObjects(int seed) => AssertSame(seed, EmitMode.Each);

    [Law(MaxTest = 400, StartSize = 1000, EndSize = 100_000_000)]
    public void JoinEmitFirst_LateAndDisorderedEvents_IsThatOfTheJoinsOverObjects(int seed) => AssertSame(seed, EmitMode.First);

    [Fact]
    public void Join_ManyEventsBehindOneFarAhead_IsThatOfTheJoinsOverObjects()
    {
        // The rings grow, and let go of what has expired behind the event that keeps their fronts: entries get new numbers.
        for (var seed = 0; seed < 24; seed++)
        {
            AssertSame(seed, EmitMode.Final, events: 1500, keys: 40);
        }
    }

    private static void AssertSame(int seed, EmitMode mode, int events = 60, int keys = 3)
    {
        var overRings = Run(seed, mode, budget: default, (events, keys));
        var overObjects = Run(seed, mode, StateBudget.Events(1_000_000), (events, keys));

        Assert.True(overObjects == overRings, $"over objects\n{overObjects}\n\nover rings\n{overRings}");
    }

    private static string Run(int seed, EmitMode mode, StateBudget budget, (int Events, int Keys) size)
    {
        var random = new Random(seed);
        var (kind, clause) = Clause(random);

        // Whether a late right event finds a left one that has a partner depends, where only those without one come out, on how long a join remembers it.
        var lateness = TimeSpan.FromSeconds(kind == JoinKind.Unless ? 12 : 3);
        using var run = new LiveRun(
            (a, b) => a.Range(TimeSpan.FromSeconds(20)).Join(b.Range(TimeSpan.FromSeconds(20)), kind, clause).Emit(mode),
            options => options with { Lateness = lateness, MaxState = budget });
        for (var i = 0; i < size.Events; i++)
        {
            var time = i == size.Events / 5 && size.Events > 1000 ? 1_000_000 : Math.Max(0, (i / 2) + random.Next(-6, 6));
            var key = random.Next(20) == 0 ? string.Empty : $"k{random.Next(size.Keys)}";
            run.Push($"{"ab"[random.Next(2)]}@{time}:{key}");
            if (random.Next(40) == 0)
            {
                run["ab"[random.Next(2)].ToString()].OnGap(LiveRun.Epoch.AddSeconds(time), LiveRun.Epoch.AddSeconds(time + random.Next(3)));
            }
        }

        run.Complete();
        // Where the first event of a component comes late, components that close at one time come out in an order that depends on how they are held.
        var isComponent = clause.Group == GroupSide.None && mode != EmitMode.Each && kind is not (JoinKind.Semi or JoinKind.Unless);
        var shown = run.Results.Select(Show);
        var results = string.Join('\n', [$"seed {seed} {kind} {clause}", .. isComponent ? shown.Order(StringComparer.Ordinal) : shown]);
        var ledgers = run.Statistics.Streams.Select(s => s.Ledger).Select(l => $"{l.Input} {l.MissingKey} {l.Late} {l.Matched} {l.Unmatched} {l.Withheld} {l.Open}");
        return string.Join('\n', [results, .. ledgers, .. run.Late]);
    }

    private static (JoinKind Kind, JoinClause Clause) Clause(Random random)
    {
        var kind = (JoinKind)random.Next(6);
        var bounds = Bounds[random.Next(Bounds.Length)];
        var group = kind is JoinKind.Semi or JoinKind.Unless or JoinKind.Right ? GroupSide.None : (GroupSide)random.Next(3);
        return (kind, new JoinClause
        {
            Keys = [KeyPart.Of("k")],
            Least = TimeSpan.FromSeconds(bounds.Least),
            Greatest = TimeSpan.FromSeconds(bounds.Greatest),
            Group = group,
            GroupLabels = group != GroupSide.None && random.Next(2) == 0 ? ["k"] : [],
        });
    }

    private static string Show(Correlation c) =>
        $"{c.Id} {LiveRun.Show(c)} {c.Completeness} {string.Join(',', c.Streams)} {c.Key} {c.Labels} {c.IsKeyMissing} {string.Join(',', c.Merged)}";
}
