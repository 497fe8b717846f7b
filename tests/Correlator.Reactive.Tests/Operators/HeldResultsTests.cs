using System.Reactive;
using Correlator.Tests.Execution;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Operators;

/// <summary>What a stage with an order takes of a join that is open for long.</summary>
public sealed class HeldResultsTests
{
    [Fact]
    public void Dedup_ResultWhosePartnerIsItsFirstEvent_IsNotTakenForLate()
    {
        var (a, c) = (new PushSource("a"), new PushSource("c"));
        var join = new JoinNode(
            JoinKind.Or,
            new StreamNode("a") { Source = a, Range = TimeSpan.FromSeconds(20) },
            new StreamNode("c") { Source = c, Range = TimeSpan.FromSeconds(20) },
            new JoinClause { Keys = [KeyPart.Of("x")], Group = GroupSide.Left });
        var results = new List<Correlation>();
        using var run = CorrelationRun.Start(
            new DedupNode(join, ["x"], TimeSpan.FromSeconds(3)),
            new CorrelationOptions { Emit = EmitMode.Final, Lateness = TimeSpan.Zero, Scheduler = new TestScheduler() },
            Observer.Create<Correlation>(results.Add));

        // The partner is decided at 53 s and the result at 58 s; between them nothing holds the clock but the result itself.
        c.Push(Event("c", 33, "k"));
        a.Push(Event("a", 38, "k"));
        foreach (var seconds in (int[])[54, 55, 70])
        {
            a.Push(Event("a", seconds, $"other {seconds}"));
            c.Push(Event("c", seconds, $"another {seconds}"));
        }

        Assert.Contains(results, static result => result.Events.Select(static e => e.Event.Source).SequenceEqual(["c", "a"]));
    }

    private static LogEvent Event(string source, int seconds, string key) => new(DateTimeOffset.UnixEpoch.AddSeconds(seconds), source, key, Labels.Of(("x", key)));
}
