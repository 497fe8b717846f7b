using System.Globalization;

namespace Correlator.Testing;

/// <summary>What must hold of a correlation whatever its events are, for properties.</summary>
/// <remarks>
/// Each law gives its violations, one sentence each; none means that it holds. The correlation's lateness must not be less than that of the streams. For correlations
/// without <c>limit</c> and <c>sample</c>, whose results are not truncated (<see cref="CorrelationOptions.MaxEvents"/>): there the first to arrive may count.
/// </remarks>
/// <example><code>
/// [Property(Arbitrary = [typeof(OrderProperties)])]
/// public void Unpaid_AnyArrivals_SameResults(DisorderedStreams streams) => Assert.Empty(CorrelationLaws.ArrivalOrder(unpaid, streams));
/// </code></example>
public static class CorrelationLaws
{
    /// <summary>The order of arrival within the lateness does not matter: live in disorder, live in order, replayed in disorder and replayed in order end with the same results, and no event is late.</summary>
    /// <param name="tested">The correlation.</param>
    /// <param name="streams">The events.</param>
    public static IReadOnlyList<string> ArrivalOrder(TestedCorrelation tested, DisorderedStreams streams)
    {
        ArgumentNullException.ThrowIfNull(tested);
        ArgumentNullException.ThrowIfNull(streams);
        var inOrder = tested.Replay(streams.InOrder);
        var expected = Described(inOrder);
        return
        [
            .. Compare("Replayed in disorder", tested.Replay(streams.Arrivals), expected),
            .. Compare("Live in order", Live(tested, run => run.Play(streams.InOrder)), expected),
            .. Compare("Live in disorder", Live(tested, run => run.Play(streams)), expected),
        ];
    }

    /// <summary>The same events, arriving in the same way, give the same results in the same order, with the same ids, at the same times.</summary>
    /// <param name="tested">The correlation.</param>
    /// <param name="streams">The events.</param>
    public static IReadOnlyList<string> Repetition(TestedCorrelation tested, DisorderedStreams streams)
    {
        ArgumentNullException.ThrowIfNull(tested);
        ArgumentNullException.ThrowIfNull(streams);
        var first = Timed(Live(tested, run => run.Play(streams)));
        var second = Timed(Live(tested, run => run.Play(streams)));
        return first.SequenceEqual(second) ? [] : [$"The first run gives {List(first)}, the second {List(second)}."];
    }

    /// <summary>The events of the results, live and replayed, are those that a naive specification says.</summary>
    /// <param name="tested">The correlation.</param>
    /// <param name="streams">The events.</param>
    /// <param name="specification">Says for all events, in the order of their times, which of them belong together in a result; in any order.</param>
    public static IReadOnlyList<string> Specification(
        TestedCorrelation tested, DisorderedStreams streams, Func<IReadOnlyList<LogEvent>, IEnumerable<IEnumerable<LogEvent>>> specification)
    {
        ArgumentNullException.ThrowIfNull(tested);
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(specification);
        var expected = specification(streams.InOrder).Select(Described).Order(StringComparer.Ordinal).ToList();
        return
        [
            .. Compare("The replay", [.. tested.Replay(streams.InOrder).Final.Select(EventsOf)], expected),
            .. Compare("The live run", [.. Live(tested, run => run.Play(streams)).Final.Select(EventsOf)], expected),
        ];
    }

    private static VirtualRun Live(TestedCorrelation tested, Action<VirtualRun> play)
    {
        using var run = tested.Live();
        play(run);
        run.Complete();
        return run;
    }

    private static IEnumerable<string> Compare(string name, TestedRun run, IReadOnlyList<string> expected) =>
    [
        .. run.Late.Count == 0 ? Array.Empty<string>() : [$"{name}, {Described(run.Late)} came too late."],
        .. Compare(name, Described(run), expected),
    ];

    private static IEnumerable<string> Compare(string name, IReadOnlyList<string> actual, IReadOnlyList<string> expected)
    {
        var left = actual.ToList();
        var missing = expected.Where(result => !left.Remove(result)).ToList();
        return [.. missing.Select(result => $"{name} lacks {result}."), .. left.Select(result => $"{name} gives {result}, which should not be.")];
    }

    private static List<string> Described(TestedRun run) => [.. run.Final.Select(static result =>
        $"{result.Completeness} {result.Key} {EventsOf(result)}{string.Concat(result.Values.Select(static value => $" {value.Key}={value.Value}"))}").Order(StringComparer.Ordinal)];

    private static string EventsOf(Correlation result) => Described(result.Events.Select(static e => e.Event));

    // Rows of aggregates are events without a place in a log: their labels tell them.
    private static string Described(IEnumerable<LogEvent> events) => List(events
        .OrderBy(static e => e.Ticks).ThenBy(static e => e.Source, StringComparer.Ordinal).ThenBy(static e => e.Message, StringComparer.Ordinal)
        .Select(static e => string.Create(CultureInfo.InvariantCulture, $"{e.Source}@{e.Timestamp:HH:mm:ss.FFFFFFF} {e.Message}")));

    private static List<string> Timed(VirtualRun run) =>
        [.. run.Timed.Select(static result => string.Create(CultureInfo.InvariantCulture, $"{result.At:O} {result.Correlation.Id}/{result.Correlation.Revision}"))];

    private static string List(IEnumerable<string> items) => $"{{{string.Join("; ", items)}}}";
}
