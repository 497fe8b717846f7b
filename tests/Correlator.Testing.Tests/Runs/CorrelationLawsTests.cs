using FsCheck;

namespace Correlator.Testing.Tests.Runs;

/// <summary>The laws hold of the operators, and tell of correlations that break them.</summary>
public sealed class CorrelationLawsTests
{
    private static readonly CorrelationOptions Options = new() { Lateness = TimeSpan.FromSeconds(3) };
    private static readonly TestedCorrelation Pairs = Text("a({}) and on(id) within(5s) b({}) | emit each");

    public static TheoryData<string> Queries =>
    [
        "a({}) and on(id) within(5s) b({})",
        "a({}) or on(id) within(5s) b({}) | select a.id as left, b.id as right",
        "a({}) unless on(id) within(5s) b({})",
        "a({}) full on(id) within(5s) b({}) | emit final",
        "a({}) semi on(id) within(5s) b({})",
        "sequence by (id) maxspan 10s [a({})] [b({})]",
        "a({}) | count as n by (id) [10s]",
    ];

    public static Arbitrary<DisorderedStreams> Streams() => DisorderedStreams.Arbitrary(new StreamShape());

    [Theory]
    [MemberData(nameof(Queries))]
    public void ArrivalOrder_OfOperators_DoesNotMatter(string query)
    {
        var tested = Text(query);
        for (var seed = 0; seed < 60; seed++)
        {
            var streams = DisorderedStreams.Generate(seed, new StreamShape());
            Assert.True(CorrelationLaws.ArrivalOrder(tested, streams) is [], $"{string.Join("\n", CorrelationLaws.ArrivalOrder(tested, streams))}\n{seed}: {streams}");
            Assert.Empty(CorrelationLaws.Repetition(tested, streams));
        }
    }

    [Law(Arbitrary = [typeof(CorrelationLawsTests)])]
    public void Specification_OfPairs_Holds(DisorderedStreams streams) => Assert.Empty(CorrelationLaws.Specification(Pairs, streams, static all => PairsWithin(all, 5)));

    [Fact]
    public void Specification_OfAnotherBound_TellsThePairs()
    {
        var streams = DisorderedStreams.Generate(1, new StreamShape { SpanSteps = 10, MissingLabelPercent = 0, MaxEvents = 40 });

        var violations = CorrelationLaws.Specification(Pairs, streams, static all => PairsWithin(all, 4));

        Assert.NotEmpty(violations);
        Assert.All(violations, static violation => Assert.Matches(@"^The (replay|live run) gives \{a@.* id=.*; b@.* id=.*\}, which should not be\.$|^The (replay|live run) gives \{b@.*; a@.*\}, which should not be\.$", violation));
    }

    [Fact]
    public void ArrivalOrder_OfAQueryThatCountsArrivals_IsViolated()
    {
        var everySecond = TestedCorrelation.Of(static from =>
        {
            var count = 0;
            return from("a").Where(_ => count++ % 2 == 0).And(from("b"), on: ["id"], within: TimeSpan.FromSeconds(5));
        }).WithOptions(Options);

        Assert.Contains(Enumerable.Range(0, 20), seed =>
            CorrelationLaws.ArrivalOrder(everySecond, DisorderedStreams.Generate(seed, new StreamShape { SpanSteps = 10 })).Any(static violation => violation.StartsWith("Live in disorder", StringComparison.Ordinal)));
    }

    [Fact]
    public void ArrivalOrder_WithLessLatenessThanTheStreams_TellsWhatCameTooLate()
    {
        var hasty = Text("a({}) and on(id) within(5s) b({})").WithOptions(new CorrelationOptions { Lateness = TimeSpan.Zero });

        Assert.Contains(Enumerable.Range(0, 20), seed =>
            CorrelationLaws.ArrivalOrder(hasty, DisorderedStreams.Generate(seed, new StreamShape())).Any(static violation => violation.EndsWith("came too late.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Repetition_OfAQueryWithMemoryBetweenRuns_IsViolated()
    {
        var runs = 0;
        var flaky = TestedCorrelation.Of(from =>
        {
            var skips = runs++ % 2;
            return from("a").Where(_ => skips-- <= 0).And(from("b"), on: ["id"], within: TimeSpan.FromMinutes(1));
        }).WithOptions(Options);
        var streams = DisorderedStreams.Generate(1, new StreamShape { MaxEvents = 40, MissingLabelPercent = 0 });

        Assert.StartsWith("The first run gives", Assert.Single(CorrelationLaws.Repetition(flaky, streams)), StringComparison.Ordinal);
    }

    private static TestedCorrelation Text(string query) => TestedCorrelation.Of(query, "a", "b").WithOptions(Options);

    private static IEnumerable<IEnumerable<LogEvent>> PairsWithin(IReadOnlyList<LogEvent> all, int seconds) =>
        from left in all
        where left.Source == "a" && left["id"].Length > 0
        from right in all
        where right.Source == "b" && right["id"] == left["id"] && (right.Timestamp - left.Timestamp).Duration() <= TimeSpan.FromSeconds(seconds)
        select new[] { left, right };
}
