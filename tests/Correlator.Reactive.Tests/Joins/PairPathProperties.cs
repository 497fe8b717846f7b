namespace Correlator.Tests.Joins;

/// <summary>The short way of pairs gives what the general join gives: results, ids, ledger, late events.</summary>
public sealed class PairPathProperties
{
    [Theory]
    [InlineData(-5, 5)]
    [InlineData(0, 10)]
    [InlineData(-7, -2)]
    [InlineData(3, 8)]
    public void Pairs_RandomArrivalsWithLateEvents_AreThoseOfTheGeneralJoin(int least, int greatest)
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var clause = new JoinClause { Keys = [KeyPart.Of("k")], Least = TimeSpan.FromSeconds(least), Greatest = TimeSpan.FromSeconds(greatest) };

            var pairs = Run(seed, clause);
            var general = Run(seed, clause with { Group = GroupSide.Left, GroupLabels = ["missing"] });

            Assert.Equal(general, pairs);
        }
    }

    private static string Run(int seed, JoinClause clause)
    {
        var random = new Random(seed);
        using var run = new Execution.LiveRun(
            (a, b) => a.Range(TimeSpan.FromSeconds(6)).Correlate(b, clause).Emit(EmitMode.Each),
            options => options with { Lateness = TimeSpan.FromSeconds(3) });
        for (var i = 0; i < 60; i++)
        {
            run.Push($"{"ab"[random.Next(2)]}@{Math.Max(0, (i / 2) + random.Next(-12, 6))}:{"xy"[random.Next(2)]}");
        }

        run.Complete();
        var ledgers = run.Statistics.Streams.Select(s => s.Ledger).Select(l => $"{l.Input} {l.MissingKey} {l.Late} {l.Matched} {l.Unmatched} {l.Open}");
        return string.Join('\n', [$"seed {seed}", .. run.Shown, .. ledgers, .. run.Late]);
    }
}
