namespace Correlator.Tests.Joins;

/// <summary>Keys of an as-of join that are forgotten and come back.</summary>
public sealed class AsOfKeysTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AsOfDirection.Previous, 25, 35)]
    [InlineData(AsOfDirection.Next, 15, 25)]
    [InlineData(AsOfDirection.Nearest, 15, 35)]
    public void AsOf_KeyThatWasForgottenBefore_StillFindsThePartner(AsOfDirection direction, int first, int last)
    {
        var requests = EventQuery.From("request", [.. Enumerable.Range(0, 60).Select(static second => Event("request", second))]);
        var deploys = EventQuery.From("deploy", [Event("deploy", 25)]);
        var clause = new JoinClause { Keys = [KeyPart.Of("service")], AsOf = new AsOfClause(direction, TimeSpan.FromSeconds(10)) };
        var matched = new List<string>();

        using var subscription = requests.Correlate(deploys, clause)
            .WithOptions(new CorrelationOptions { Lateness = TimeSpan.Zero })
            .Subscribe(result => matched.Add(result.Events.Single(static e => e.Event.Source == "request").Event.Message));

        Assert.Equal(Enumerable.Range(first, last - first + 1).Select(static second => $"request@{second}"), matched);
    }

    private static LogEvent Event(string source, int second) =>
        new(Epoch.AddSeconds(second), source, $"{source}@{second}", Labels.Of(("service", "shop")));
}
