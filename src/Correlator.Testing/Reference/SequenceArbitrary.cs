namespace Correlator.Testing;

/// <summary>Random sequences.</summary>
internal sealed class SequenceArbitrary(SplitMix64 random, ScenarioShape shape)
{
    private static readonly int[] SpanSteps = [1, 2, 3, 5, 8, 20];
    private static readonly (int Min, int? Max)[] Repetitions = [(2, 2), (3, 3), (1, 2), (2, 3), (1, null), (2, null)];
    private static readonly (int Min, int? Max)[] Options = [(0, 1), (0, null), (0, 2)];

    public ReferenceSequenceQuery Next()
    {
        var isUnordered = random.Chance(12);
        var drafts = isUnordered ? Positive(random.Between(1, 3)) : WithNegations(WithQuantifiers(Positive(random.Between(1, 4))));
        var hasTrailing = drafts[^1].IsNegated;
        var hasUntil = random.Chance(25);
        var spanTicks = random.Pick(SpanSteps) * shape.Step.Ticks;
        var steps = Streams(drafts, hasUntil, spanTicks);
        var hasSpan = hasTrailing || random.Chance(80);
        return WithKeys(new ReferenceSequenceQuery(hasUntil ? [.. steps.SkipLast(1)] : steps)
        {
            MaxSpanTicks = hasSpan ? random.Pick(SpanSteps) * shape.Step.Ticks : null,
            Overlapping = random.Chance(30),
            Unordered = isUnordered,
            Until = hasUntil ? steps[^1] : null,
        });
    }

    private static List<ReferenceSequenceStep> Positive(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new ReferenceSequenceStep(new StreamQuery(0, "", 0)))];

    private List<ReferenceSequenceStep> WithQuantifiers(List<ReferenceSequenceStep> steps) =>
    [
        .. steps.Select((step, index) =>
        {
            if (!random.Chance(30))
            {
                return step;
            }

            var isInner = index > 0 && index < steps.Count - 1;
            var (min, max) = random.Pick(isInner && random.Chance(50) ? Options : Repetitions);
            return step with { Min = min, Max = max };
        }),
    ];

    /// <summary>Negated steps before, between and after the others.</summary>
    private List<ReferenceSequenceStep> WithNegations(List<ReferenceSequenceStep> steps)
    {
        if (random.Chance(50))
        {
            return steps;
        }

        var places = Enumerable.Range(0, steps.Count + 1).ToDictionary(place => place, _ => random.Chance(30) ? (random.Chance(25) ? 2 : 1) : 0);
        var negated = new ReferenceSequenceStep(new StreamQuery(0, "", 0)) { IsNegated = true };
        return
        [
            .. steps.SelectMany((step, place) => Enumerable.Repeat(negated, places[place]).Append(step)),
            .. Enumerable.Repeat(negated, places[steps.Count]),
        ];
    }

    /// <summary>Gives each step a stream. One range for all, so that it does not matter which of them count as steps.</summary>
    private List<ReferenceSequenceStep> Streams(List<ReferenceSequenceStep> drafts, bool hasUntil, long rangeTicks)
    {
        var sources = new List<string>();
        var all = hasUntil ? drafts.Append(new ReferenceSequenceStep(new StreamQuery(0, "", 0))) : drafts;
        return
        [
            .. all.Select((step, index) =>
            {
                var source = shape.SelfJoins && index > 0 && random.Chance(25) ? random.Pick(sources) : ((char)('a' + index)).ToString();
                sources.Add(source);
                return step with { Stream = new StreamQuery(index, source, rangeTicks) };
            }),
        ];
    }

    private ReferenceSequenceQuery WithKeys(ReferenceSequenceQuery query) => random.Next(10) switch
    {
        < 6 => query with { Keys = ["x"] },
        6 => query with { Keys = ["x", "y"] },
        7 => WithStepKeys(query),
        8 => WithStepKeys(query) with { Keys = ["x"] },
        _ => query,
    };

    private ReferenceSequenceQuery WithStepKeys(ReferenceSequenceQuery query)
    {
        return query with { Steps = [.. query.Steps.Select(With)], Until = query.Until is { } until ? With(until) : null };

        ReferenceSequenceStep With(ReferenceSequenceStep step) => step with { Keys = [random.Pick(QueryArbitrary.KeyNames)] };
    }
}
