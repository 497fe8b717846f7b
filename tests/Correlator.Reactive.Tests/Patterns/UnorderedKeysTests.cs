namespace Correlator.Tests.Patterns;

/// <summary>Keys of an unordered sequence that are forgotten and come back.</summary>
public sealed class UnorderedKeysTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Unordered_KeyThatWasForgottenBefore_StillMatches()
    {
        // The first match uses up a@0 and b@2; the key is forgotten with a@0 and is there again from a@10 on when b@2 is looked at, behind a@1 of another key.
        var a = EventQuery.From("a", [Event("a", 0, "1"), Event("a", 1, "2"), Event("a", 10, "1")]);
        var b = EventQuery.From("b", [Event("b", 2, "1"), Event("b", 5, "3"), Event("b", 65, "1")]);
        var sequence = new SequenceNode(
            [new SequenceStep(a.Node), new SequenceStep(b.Node)],
            new SequenceClause { Keys = [KeyExpression.Field("id")], MaxSpan = TimeSpan.FromMinutes(1), IsUnordered = true });
        var matches = new List<string>();

        using var subscription = EventQuery.Of(sequence, new CorrelationOptions { Lateness = TimeSpan.Zero })
            .Subscribe(match => matches.Add(string.Join(' ', match.Events.Select(static e => e.Event.Message))));

        Assert.Equal(["a@0 b@2", "a@10 b@65"], matches);
    }

    private static LogEvent Event(string source, int second, string id) =>
        new(Epoch.AddSeconds(second), source, $"{source}@{second}", Labels.Of(("id", id)));
}
