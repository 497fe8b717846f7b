namespace Correlator.Dsl.Tests.Compilation;

public sealed class ExplainTests
{
    public static TheoryData<string> Examples => [.. LanguageExamples.All.Select(example => example.Text)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Explain_EveryExample_ShowsAllItsStreams(string text)
    {
        var query = CorrelationQuery.Parse(text);

        var explained = GraphPrinter.Explain(QueryCompiler.Describe(query).Node);

        Assert.All(CorrelationQuery.Check(text).Query!.Bound.Streams, stream => Assert.Contains($"stream {stream.Index}: ", explained, StringComparison.Ordinal));
        Assert.StartsWith("emit ", explained, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_Join_TellsBoundsMemoryAndWhatIsDoneWhere()
    {
        var query = CorrelationQuery.Parse("a({x=\"1\"} |= \"e\")[5m] as l and on(k) within(-5s, 10m) b({})[2m] | where missing(l) | limit 3");

        Assert.Equal(
            """
            emit final: each result once, when it closes (finite sources); first, as soon as they hold (live sources)
              limit 3
                where missing(l)  [judged when a correlation closes]
                  and on(k) within(-5s, 10m)  [-5s <= right - left <= 5m; at 1000 events/s a stream holds about 365,000 events, 120 MB]
                    stream 0: a as l  [an event can match for 5m]
                      at the source: everything is read
                      here: {x="1"} |= "e"
                    stream 1: b  [an event can match for 2m]
                      at the source: everything is read
                      here: nothing
            """,
            GraphPrinter.Explain(QueryCompiler.Describe(query).Node),
            ignoreLineEndingDifferences: true);
    }
}
