using Correlator.Testing;

namespace Correlator.Tests.Patterns;

/// <summary>Random sequences with random events: few keys, a coarse grid of times, sources that feed several steps.</summary>
internal sealed class RandomSequence
{
    public const long LatenessTicks = 3 * TimeSpan.TicksPerSecond;
    private readonly Random _random;

    public RandomSequence(int seed)
    {
        _random = new Random(seed);
        Query = NextQuery();
        SourceEvents = NextEvents();
    }

    public ReferenceSequenceQuery Query { get; }

    /// <summary>Each event of a source once, as the first of its copies.</summary>
    public IReadOnlyList<ReferenceEvent> SourceEvents { get; }

    public IReadOnlyList<ReferenceEvent> StreamEvents =>
        [.. from e in SourceEvents from stream in Query.Streams where stream.Source == e.Source select e with { Stream = stream.Index }];

    /// <summary>An order of arrival in which nothing is late.</summary>
    public IReadOnlyList<ReferenceEvent> Arrivals()
    {
        var waiting = SourceEvents.GroupBy(static e => e.Source)
            .Select(source => new Queue<ReferenceEvent>(source.OrderBy(e => e.Time + (_random.Next(4) * TimeSpan.TicksPerSecond)))).ToList();
        var arrivals = new List<ReferenceEvent>();
        while (waiting.Count > 0)
        {
            var source = waiting[_random.Next(waiting.Count)];
            arrivals.Add(source.Dequeue());
            waiting.RemoveAll(static queue => queue.Count == 0);
        }

        return arrivals;
    }

    public override string ToString() => $"{Query}\n{string.Join('\n', SourceEvents)}";

    private ReferenceSequenceQuery NextQuery()
    {
        var isUnordered = Chance(15);
        var hasKeys = Chance(30);
        var count = _random.Next(1, 5);
        var steps = Enumerable.Range(0, count).Select(i => NextStep(i, isUnordered, hasKeys)).ToList();
        if (steps.TrueForAll(static step => step.IsNegated))
        {
            steps[0] = steps[0] with { IsNegated = false };
        }

        var (first, last) = (steps.FindIndex(static step => !step.IsNegated), steps.FindLastIndex(static step => !step.IsNegated));
        steps[first] = steps[first] with { Min = Math.Max(1, steps[first].Min) };
        steps[last] = steps[last] with { Min = Math.Max(1, steps[last].Min) };
        return new ReferenceSequenceQuery(steps)
        {
            Keys = Chance(60) ? ["k"] : [],
            MaxSpanTicks = steps[^1].IsNegated || Chance(70) ? _random.Next(2, 9) * TimeSpan.TicksPerSecond : null,
            Overlapping = Chance(30),
            Unordered = isUnordered,
            Until = Chance(25) ? new ReferenceSequenceStep(NextStream(count)) { Keys = hasKeys ? ["x"] : [] } : null,
        };
    }

    private ReferenceSequenceStep NextStep(int index, bool isPlain, bool hasKeys)
    {
        var step = new ReferenceSequenceStep(NextStream(index)) { Keys = hasKeys ? [Chance(50) ? "x" : "y"] : [] };
        if (isPlain)
        {
            return step;
        }

        if (Chance(28))
        {
            return step with { IsNegated = true };
        }

        return _random.Next(8) switch
        {
            0 => step with { Min = 2, Max = 2 },
            1 => step with { Min = 1, Max = null },
            2 => step with { Min = 0, Max = 1 },
            3 => step with { Min = 0, Max = null },
            4 => step with { Min = 1, Max = 2 },
            _ => step,
        };
    }

    private StreamQuery NextStream(int index) => new(index, "abc"[_random.Next(3)].ToString(), _random.Next(2, 6) * TimeSpan.TicksPerSecond);

    private List<ReferenceEvent> NextEvents()
    {
        var sources = Query.Streams.GroupBy(static stream => stream.Source).ToDictionary(static g => g.Key, static g => g.First().Index);
        var drafts = Enumerable.Range(0, _random.Next(15))
            .Select(_ => (Source: sources.Keys.ElementAt(_random.Next(sources.Count)), Time: (100 + _random.Next(11)) * TimeSpan.TicksPerSecond, Labels: NextLabels()))
            .OrderBy(draft => draft.Time + (_random.Next(4) * TimeSpan.TicksPerSecond)).ToList();
        return [.. drafts.GroupBy(static draft => draft.Source)
            .SelectMany(group => group.Select((draft, position) => new ReferenceEvent(sources[draft.Source], draft.Time, position, draft.Source, draft.Labels)))];
    }

    private Dictionary<string, string> NextLabels()
    {
        var labels = new Dictionary<string, string>();
        foreach (var name in (string[])["k", "x", "y"])
        {
            if (!Chance(7))
            {
                labels[name] = $"{_random.Next(2)}";
            }
        }

        return labels;
    }

    private bool Chance(int percent) => _random.Next(100) < percent;
}
