using Correlator.Tests.Execution;

namespace Correlator.Dsl.Tests.Compilation;

/// <summary>Which queries have a key by which their events can be spread over lanes, and what is said of those that have none.</summary>
public sealed class PartitionPlanTests
{
    [Theory]
    [InlineData("a() and on(k) b()")]
    [InlineData("a() and on(k=m) within(5s) b()")]
    [InlineData("a() unless on(lower(k)) b()")]
    [InlineData("a() or on(request_id) b()")]
    [InlineData("a() and on(k) b() and on(k) c()")]
    [InlineData("a() and on(k, m) b() and on(k) c()")]
    [InlineData("a() as x and on(k) b() and on(x.k=k) c()")]
    [InlineData("a() and on(k) asof(prev, 5s) b()")]
    [InlineData("a() and on(k) (b() union c())")]
    [InlineData("(a() and on(k) b()) union (c() and on(m) c())")]
    [InlineData("a() union (b() and on(m) c())")]
    [InlineData("a() as x and on(k) b() | where count(x) > 1 | select duration() as d")]
    [InlineData("a() | dedup by (k) [5s]")]
    [InlineData("a() and on(k) b() | dedup")]
    [InlineData("a() and on(k) b() | suppress by (m, k) 5m")]
    [InlineData("a(* | dedup by k) and on(k) b()")]
    [InlineData("a(* | dedup) and on(k) b()")]
    [InlineData("a(* | json) and on(k) b(* | logfmt)")]
    [InlineData("sequence by (k) maxspan 5m [a()] [b()]")]
    [InlineData("sequence maxspan 5m [a()] by k [b()] by m until [c()] by j")]
    [InlineData("sequence by (k) maxspan 5m [a() and on(k, m) b()] ![c()]")]
    public void Obstacle_OneKeyForAll_IsNone(string text) => Assert.Null(ObstacleOf(text));

    [Theory]
    [InlineData("a()", "no join, sequence or stage of it has a key")]
    [InlineData("a() union b()", "no join, sequence or stage of it has a key")]
    [InlineData("a() and on() within(5s) b()", "'and on() within(5s)' has no key")]
    [InlineData("a() and ignoring(pod) b()", "'and ignoring(pod)' has another key for each set of labels")]
    [InlineData("a() and on(k) b() and on(m) c()", "'and on(m)' and 'and on(k)' have no part of their keys in common")]
    [InlineData("a() and on(k=m) b() and on(k) c()", "'and on(k)' and 'and on(k=m)' have no part of their keys in common")]
    [InlineData("a() and on(k) b() | limit 5", "'limit 5' takes the first results of all, and lanes have no common order")]
    [InlineData("(a() and on(k) b() | limit 5) and on(k) c()", "'limit 5' takes the first results of all, and lanes have no common order")]
    [InlineData("a() and on(k) b() | count by (k) [5m]", "the rows of 'count by (k) [5m]' depend on all groups together")]
    [InlineData("(a() | count by (k) [5m]) and on(k) b()", "the rows of 'count by (k) [5m]' depend on all groups together")]
    [InlineData("a() and on(k) b() | suppress 5m", "'suppress 5m' is about all results together")]
    [InlineData("a() | dedup", "'a({} | dedup)[5m]' has no key that all of its events carry")]
    [InlineData("a(* | dedup by m) and on(k) b()", "'and on(k)' and 'a({} | dedup by (m))[5m]' have no part of their keys in common")]
    [InlineData("a(* | dedup by k | json) and on(k) b()", "stages behind dedup change what 'a' is keyed by")]
    [InlineData("sequence maxspan 5m [a()] [b()]", "the sequence has no key")]
    [InlineData("(a() and on(k) b() | select 1 as k) and on(k) c()", "'select 1 as k' makes values that the operator behind it may go by")]
    public void Obstacle_NoCommonKey_IsSaid(string text, string expected) => Assert.Equal(expected, ObstacleOf(text));

    [Fact]
    public void Obstacle_LiveSource_IsSaid() => Assert.Equal(
        "the source 'b' is live, and only finite ones are partitioned",
        ObstacleOf("a() and on(k) b()", new PushSource("b")));

    private static string? ObstacleOf(string text, ILogSource? second = null)
    {
        SourceCatalog catalog = [new ListSource("a", []), second ?? new ListSource("b", []), new ListSource("c", [])];
        return CorrelationRun.PartitionObstacle(QueryCompiler.Compile(text, catalog).Node);
    }
}
