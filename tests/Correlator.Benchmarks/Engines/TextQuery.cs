using Correlator.Dsl;

namespace Correlator.Benchmarks;

/// <summary>Our engine by the text language, over events in memory.</summary>
internal static class TextQuery
{
    public static CorrelationOptions Options { get; } = new() { Lateness = TimeSpan.FromTicks(PairEvents.LatenessTicks) };

    /// <summary>Runs a query over the streams a and b.</summary>
    public static void Run(string text, PairEvents events, PairTally tally) =>
        Run(text, new SourceCatalog { new ListSource("a", events.Left), new ListSource("b", events.Right) }, new PairObserver(tally));

    /// <summary>Runs a query over finite sources.</summary>
    public static void Run(string text, SourceCatalog catalog, IObserver<Correlation> observer) => Run(text, catalog, observer, Options);

    public static void Run(string text, SourceCatalog catalog, IObserver<Correlation> observer, CorrelationOptions options)
    {
        using var run = QueryCompiler.Compile(text, catalog, options).Query.Subscribe(observer);
    }
}
