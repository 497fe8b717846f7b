using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Tests.Joins;

/// <summary>Which streams a result of a semi join shows where another join stands above it.</summary>
public sealed class SemiStreamsTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task Streams_MatchesOfBothStreamsOfAUnion_AreShownWhicheverCameFirst(int b, int c)
    {
        var matched = new UnionNode(Stream("b", b, 5), Stream("c", c, 3));
        var semi = new JoinNode(JoinKind.Semi, Stream("a", 0, 5), matched, new JoinClause { Keys = [KeyPart.Of("id")] });
        var query = new JoinNode(JoinKind.Unless, semi, Stream("d", 100, 5), new JoinClause { Keys = [KeyPart.Of("id")] });
        var results = new List<Correlation>();

        await CorrelationRun.Start(query, new CorrelationOptions { Emit = EmitMode.Final, Scheduler = new TestScheduler() }, Observer.Create<Correlation>(results.Add)).Completion;

        Assert.Equal([0, 1, 2], Assert.Single(results).Streams);
    }

    private static StreamNode Stream(string source, int seconds, int range) => new(source)
    {
        Source = new ListSource(source, [new LogEvent(DateTimeOffset.UnixEpoch.AddSeconds(seconds), source, source, Labels.Of(("id", "1")))]),
        Range = TimeSpan.FromSeconds(range),
    };
}
