using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>What the join of W1 holds for each event of its window: by itself, and with the events and their raw lines.</summary>
internal static class StateTrial
{
    private const string Query = "a({}) and on(request_id) within(30s) b({}) | emit each";

    /// <summary>One event a millisecond and stream, for the bound and lateness.</summary>
    private const long HeldEvents = 2 * 31_000;

    /// <summary>Bytes for each event of the window.</summary>
    /// <param name="Join">The join's state: the events belong to somebody else.</param>
    /// <param name="Whole">The join's state and the events, with their raw lines.</param>
    internal readonly record struct Result(double Join, double Whole)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{Join:N1} B of join state for each event of the window, {Whole:N1} B with the events and their raw lines");
    }

    public static Result Run(int events)
    {
        var directory = Directory.CreateTempSubdirectory("correlator-bench").FullName;
        try
        {
            new PairWorkload(events).Write(directory);
            var whole = Measure(events, name => new FileSource(name, new FileSourceOptions { Path = Path.Combine(directory, $"{name}.ndjson") }));
            var (a, b) = (EventFile.ReadAll("a", Path.Combine(directory, "a.ndjson")), EventFile.ReadAll("b", Path.Combine(directory, "b.ndjson")));
            var join = Measure(events, name => new ListSource(name, name == "a" ? a : b));
            GC.KeepAlive(a);
            GC.KeepAlive(b);
            return new Result(join, whole);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static double Measure(int events, Func<string, IFiniteSource> source)
    {
        var (before, held) = (Heap(), 0L);
        var a = new ObservedSource(source("a"), events / 10 * 9, () => held = Heap());
        TextQuery.Run(Query, [a, source("b")], new CountingObserver(new PairTally(isChecked: false)));
        return (held - before) / (double)HeldEvents;
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);
}
