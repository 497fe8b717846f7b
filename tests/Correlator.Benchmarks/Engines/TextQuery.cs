using Correlator.Dsl;

namespace Correlator.Benchmarks;

/// <summary>Our engine by the text language, over events in memory.</summary>
internal static class TextQuery
{
    public static CorrelationOptions Options { get; } = new() { Lateness = TimeSpan.FromTicks(PairEvents.LatenessTicks) };

    /// <summary>Runs a query over the streams a and b (and c, which is b again).</summary>
    public static void Run(string text, PairEvents events, PairTally tally)
    {
        var catalog = new SourceCatalog { new ListSource("a", events.Left), new ListSource("b", events.Right) };
        using var run = QueryCompiler.Compile(text, catalog, Options).Query.Subscribe(new PairObserver(tally));
    }
}
