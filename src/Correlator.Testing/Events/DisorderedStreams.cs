using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Correlator.Testing;

/// <summary>Random events of several sources, in an order of arrival that differs from that of their times by a bounded lateness.</summary>
/// <remarks>
/// Each event arrives between its time and <see cref="Lateness"/> after it, so none is late under a correlation of that lateness. Positions number the events of each source in
/// the order of their times, so an event is the same in whatever order it arrives.
/// </remarks>
/// <example><code>
/// public static Arbitrary&lt;DisorderedStreams&gt; Streams() => DisorderedStreams.Arbitrary(new StreamShape { Sources = ["orders", "payments"] });
///
/// [Property(Arbitrary = [typeof(OrderProperties)])]
/// public void Unpaid_AnyArrivals_SameResults(DisorderedStreams streams) => Assert.Empty(CorrelationLaws.ArrivalOrder(unpaid, streams));
/// </code></example>
public sealed class DisorderedStreams
{
    private readonly IReadOnlyList<(LogEvent Event, DateTimeOffset At)> _arrivals;

    private DisorderedStreams(IReadOnlyList<(LogEvent, DateTimeOffset)> arrivals, TimeSpan lateness)
    {
        (_arrivals, Lateness) = (arrivals, lateness);
        Arrivals = [.. _arrivals.Select(static arrival => arrival.Event)];
        InOrder = [.. Arrivals.OrderBy(static e => e.Ticks).ThenBy(static e => e.Source, StringComparer.Ordinal).ThenBy(static e => e.Position)];
    }

    /// <summary>The events of all sources in the order in which they arrive.</summary>
    public IReadOnlyList<LogEvent> Arrivals { get; }

    /// <summary>The same events in the order of their times; of one time by source, then by position.</summary>
    public IReadOnlyList<LogEvent> InOrder { get; }

    /// <summary>How long after its time an event arrives at most.</summary>
    public TimeSpan Lateness { get; }

    /// <summary>When the events arrive, one time for each of <see cref="Arrivals"/>; never before the event's own time, and never falling.</summary>
    public IReadOnlyList<DateTimeOffset> ArrivalTimes => [.. _arrivals.Select(static arrival => arrival.At)];

    /// <summary>The events of a seed.</summary>
    /// <param name="seed">Any number; the same gives the same events on every machine.</param>
    /// <param name="shape">What they look like.</param>
    /// <exception cref="ArgumentException">The shape has a value outside of its range.</exception>
    public static DisorderedStreams Generate(int seed, StreamShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Generate(seed, shape.Validate(), shape.MaxEvents);
    }

    /// <summary>For FsCheck: random events that grow with the size of the test and, when a property fails, shrink to few events and little disorder.</summary>
    /// <param name="shape">What they look like.</param>
    /// <exception cref="ArgumentException">The shape has a value outside of its range.</exception>
    public static Arbitrary<DisorderedStreams> Arbitrary(StreamShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Validate();
        var streams = Gen.Sized(size => Gen.Choose(int.MinValue, int.MaxValue).Select(seed => Generate(seed, shape, Math.Min(shape.MaxEvents, size))));
        return Arb.From(streams, static failing => failing.Shrink());
    }

    /// <summary>Streams that are a little simpler: fewer events, or the same with less disorder.</summary>
    public IEnumerable<DisorderedStreams> Shrink()
    {
        for (var length = _arrivals.Count; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= _arrivals.Count; start += length)
            {
                yield return new([.. _arrivals.Take(start), .. _arrivals.Skip(start + length)], Lateness);
            }
        }

        if (_arrivals.FirstOrDefault(static arrival => arrival.At > arrival.Event.Timestamp).Event is { } delayed)
        {
            yield return Sorted(_arrivals.Select(arrival => arrival.Event == delayed ? (delayed, delayed.Timestamp) : arrival), Lateness);
        }
    }

    /// <summary>A line for each arrival: when it arrives, its source, its own time and its labels.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{_arrivals.Count} events, at most {Lateness} late");
        foreach (var (logEvent, at) in _arrivals)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {at:HH:mm:ss.FFFFFFF}  {logEvent.Source}@{logEvent.Timestamp:HH:mm:ss.FFFFFFF} {logEvent.Message}");
        }

        return text.ToString();
    }

    private static DisorderedStreams Generate(int seed, StreamShape shape, int maxEvents)
    {
        var random = new SplitMix64(seed);
        var drafts = Enumerable.Range(0, random.Next(maxEvents + 1))
            .Select(_ => (Source: random.Pick(shape.Sources), Time: shape.Start + (random.Next(shape.SpanSteps) * shape.Step), Labels: LabelsOf(random, shape)))
            .ToList();
        var events = drafts.GroupBy(static draft => draft.Source).SelectMany(static source => source
            .OrderBy(static draft => draft.Time)
            .Select(static (draft, position) => draft.Labels.Aggregate(
                TestEvent.At(draft.Time).Source(draft.Source).Position(position), static (builder, label) => builder.Label(label.Name, label.Value)).ToLogEvent()));
        return Sorted(events.Select(e => (e, e.Timestamp + (shape.Lateness * (random.Next(101) / 100.0)))), shape.Lateness);
    }

    private static List<(string Name, string Value)> LabelsOf(SplitMix64 random, StreamShape shape) =>
        [.. shape.Labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Where(_ => !random.Chance(shape.MissingLabelPercent)).Select(label => (label.Key, random.Pick(label.Value)))];

    private static DisorderedStreams Sorted(IEnumerable<(LogEvent Event, DateTimeOffset At)> arrivals, TimeSpan lateness) =>
        new([.. arrivals.OrderBy(static arrival => arrival.At)], lateness);
}
