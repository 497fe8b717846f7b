using System.Reactive;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Patterns;

/// <summary>
/// The short way of two plain steps gives what the general sequence gives, which serves where a budget is kept: results and their order, ids, ledger, counters,
/// late events, starts that timed out.
/// </summary>
public sealed class TwoStepProperties
{
    [Law(MaxTest = 400, StartSize = 1000, EndSize = 100_000_000)]
    public void Sequence_LateAndDisorderedEvents_IsTheGeneralOne(int seed) => AssertSame(seed, events: 60, keys: 3);

    [Fact]
    public void Sequence_ManyOpenStarts_IsTheGeneralOne()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            AssertSame(seed, events: 3000, keys: 400);
        }
    }

    private static void AssertSame(int seed, int events, int keys)
    {
        var general = Run(seed, StateBudget.Events(1_000_000), (events, keys));
        var twoSteps = Run(seed, budget: default, (events, keys));

        Assert.True(general == twoSteps, $"general\n{general}\n\ntwo steps\n{twoSteps}");
    }

    private static string Run(int seed, StateBudget budget, (int Events, int Keys) size)
    {
        var random = new Random(seed);
        var clause = new SequenceClause
        {
            Keys = [KeyExpression.Field("k")],
            MaxSpan = TimeSpan.FromSeconds(size.Events > 1000 ? 1000 : random.Next(1, 12)),
            IsOverlapping = random.Next(2) == 0,
            MaxAttempts = random.Next(2) == 0 ? 2 : 1000,
        };
        var timedOut = new List<string>();
        using var run = new LiveRun(
            (a, b) => EventQuery.Sequence(clause, new SequenceStep(a.Node), new SequenceStep(b.Node)).Emit(EmitMode.Final),
            options => options with
            {
                Lateness = TimeSpan.FromSeconds(3),
                MaxState = budget,
                TimedOut = Observer.Create<Correlation>(c => timedOut.Add($"{c.Id} {LiveRun.Show(c)} {c.Key}")),
            });
        for (var i = 0; i < size.Events; i++)
        {
            var key = random.Next(20) == 0 ? string.Empty : $"k{random.Next(size.Keys)}";
            run.Push($"{"ab"[random.Next(2)]}@{Math.Max(0, (i / 2) + random.Next(-6, 6))}:{key}");
        }

        run.Complete();
        var results = run.Results.Select(c => $"{c.Id} {LiveRun.Show(c)} {c.Completeness} {string.Join(',', c.Streams)} {c.Key}");
        var ledgers = run.Statistics.Streams.Select(s => s.Ledger).Select(l => $"{l.Input} {l.MissingKey} {l.Late} {l.Matched} {l.Unmatched} {l.Open}");
        var counters = run.Statistics.Operators.Select(o => $"{o.Input} {o.Output} {o.Late} {o.TimedOut} {o.Dropped} {o.Cancelled} {o.Withheld}");
        return string.Join('\n', [$"seed {seed} {clause}", .. results, .. ledgers, .. counters, .. run.Late, "timed out", .. timedOut]);
    }
}
