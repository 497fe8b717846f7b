namespace Correlator.Testing;

/// <summary>Random small scenarios and orders of arrival, the same for a seed on every machine.</summary>
/// <remarks>
/// The scenarios are dense: few keys, a coarse grid of times and short ranges, so that clusters, ties, bounds that are hit exactly,
/// keyless events and unmatched groups are all common.
/// </remarks>
/// <example>
/// <code>
/// [Property]
/// public void Join_AnyScenario_EqualsReference(int seed)
/// {
///     var scenario = StreamArbitraries.Generate(seed, new ScenarioShape());
///     var expected = ReferenceJoin.Evaluate(scenario.Query, scenario.Events);
///     var arrivals = StreamArbitraries.Arrivals(scenario, seed);
///
///     // What scenario.QueryText gives of the arrivals is to be compared with what is expected.
/// }
/// </code>
/// </example>
public static class StreamArbitraries
{
    /// <summary>A random query with random events.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="shape">What the scenario may look like.</param>
    public static ReferenceScenario Generate(int seed, ScenarioShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Validate();
        var random = new SplitMix64(seed);
        var query = new QueryArbitrary(random, shape).Next();
        var events = new EventArbitrary(random, shape).Next(query.Streams);
        return new ReferenceScenario(seed, query, events, shape.LatenessSteps * shape.Step.Ticks);
    }

    /// <summary>A random sequence with random events.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="shape">What the events may look like, and whether a source may feed several steps. The rest of the shape does not matter.</param>
    public static ReferenceScenario<ReferenceSequenceQuery> GenerateSequence(int seed, ScenarioShape shape) =>
        Generate(seed, shape, random => new SequenceArbitrary(random, shape).Next(), query => query.Streams);

    /// <summary>A random aggregate over one stream with random events, whose label <c>v</c> mostly is a number.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="shape">What the events may look like. The rest of the shape does not matter.</param>
    public static ReferenceScenario<ReferenceAggregation> GenerateAggregation(int seed, ScenarioShape shape) =>
        Generate(seed, shape, random => new AggregationArbitrary(random, shape).Next(), query => [query.Stream]);

    /// <summary>A random <c>asof</c> join of two streams with random events.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="shape">What the events may look like, and whether the sides may have one source. The kinds and the number of streams do not matter.</param>
    public static ReferenceScenario<ReferenceAsOfQuery> GenerateAsOf(int seed, ScenarioShape shape) =>
        Generate(seed, shape, random => new AsOfArbitrary(random, shape).Next(), query => query.Join.Streams);

    /// <summary>A random <c>dedup</c> over one stream with random events.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="shape">What the events may look like. The rest of the shape does not matter.</param>
    public static ReferenceScenario<ReferenceDeduplicationQuery> GenerateDeduplication(int seed, ScenarioShape shape) =>
        Generate(seed, shape, random => new StageArbitrary(random, shape).NextDeduplication(), query => [query.Stream]);

    /// <summary>A random <c>suppress</c> over one stream with random events.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="shape">What the events may look like. The rest of the shape does not matter.</param>
    public static ReferenceScenario<ReferenceSuppressionQuery> GenerateSuppression(int seed, ScenarioShape shape) =>
        Generate(seed, shape, random => new StageArbitrary(random, shape).NextSuppression(), query => [query.Stream]);

    /// <summary>A random interleaving of the sources in which no event is late. Each source keeps the order of its positions.</summary>
    /// <remarks>An event is late iff its time is less than the minimum over the sources of the greatest time seen, minus the lateness.
    /// No event is more than the lateness out of order within its own source, so one source may run ahead of another by any distance.</remarks>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>Each source event once, as the first of its copies.</returns>
    public static IReadOnlyList<ReferenceEvent> Arrivals(ReferenceScenario scenario, int seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return Arrivals(scenario.SourceEvents, seed);
    }

    /// <summary>The same for any events.</summary>
    /// <param name="sourceEvents">Each source event once, those of one source in the order of their positions and at most the lateness out of order.</param>
    /// <param name="seed">Any number.</param>
    public static IReadOnlyList<ReferenceEvent> Arrivals(IReadOnlyList<ReferenceEvent> sourceEvents, int seed)
    {
        ArgumentNullException.ThrowIfNull(sourceEvents);
        return Interleave(sourceEvents, new SplitMix64(seed));
    }

    /// <summary>As <see cref="Arrivals(ReferenceScenario, int)"/>, but the events of one source arrive in another order too, by at most the lateness.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>Each source event once, as the first of its copies, with its position unchanged.</returns>
    public static IReadOnlyList<ReferenceEvent> ShuffledArrivals(ReferenceScenario scenario, int seed)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return ShuffledArrivals(scenario.SourceEvents, scenario.LatenessTicks, seed);
    }

    /// <summary>The same for any events.</summary>
    /// <param name="sourceEvents">Each source event once, in any order.</param>
    /// <param name="latenessTicks">How far the events of one source may be out of order, in ticks. Zero or more.</param>
    /// <param name="seed">Any number.</param>
    public static IReadOnlyList<ReferenceEvent> ShuffledArrivals(IReadOnlyList<ReferenceEvent> sourceEvents, long latenessTicks, int seed)
    {
        ArgumentNullException.ThrowIfNull(sourceEvents);
        ArgumentOutOfRangeException.ThrowIfNegative(latenessTicks);
        var random = new SplitMix64(seed);
        return Interleave(Disorder(sourceEvents, e => e.Time, latenessTicks, random), random);
    }

    /// <summary>Whether some event is late when they arrive in this order, by the rule of <see cref="Arrivals(ReferenceScenario, int)"/>.</summary>
    /// <param name="arrivals">Source events in order of arrival.</param>
    /// <param name="latenessTicks">The lateness, in ticks.</param>
    public static bool HasLateEvent(IReadOnlyList<ReferenceEvent> arrivals, long latenessTicks)
    {
        ArgumentNullException.ThrowIfNull(arrivals);
        var newest = arrivals.Select(e => e.Source).Distinct().ToDictionary(source => source, _ => long.MinValue + latenessTicks);
        foreach (var e in arrivals)
        {
            if (e.Time < newest.Values.Min() - latenessTicks)
            {
                return true;
            }

            newest[e.Source] = Math.Max(newest[e.Source], e.Time);
        }

        return false;
    }

    /// <summary>
    /// A random order in which nothing is more than the lateness behind something before it: whoever comes earlier after a delay
    /// of zero to the lateness was at most the lateness later.
    /// </summary>
    internal static List<T> Disorder<T>(IEnumerable<T> items, Func<T, long> time, long latenessTicks, SplitMix64 random) =>
        [.. items.Select(item => (Item: item, Due: time(item) + (latenessTicks * random.Next(101) / 100))).OrderBy(x => x.Due).Select(x => x.Item)];

    private static ReferenceScenario<TQuery> Generate<TQuery>(
        int seed, ScenarioShape shape, Func<SplitMix64, TQuery> query, Func<TQuery, IReadOnlyList<StreamQuery>> streams)
        where TQuery : notnull
    {
        ArgumentNullException.ThrowIfNull(shape);
        shape.Validate();
        var random = new SplitMix64(seed);
        var next = query(random);
        var events = new EventArbitrary(random, shape).Next(streams(next), numbers: next is ReferenceAggregation);
        return new(seed, next, events, shape.LatenessSteps * shape.Step.Ticks);
    }

    private static List<ReferenceEvent> Interleave(IEnumerable<ReferenceEvent> events, SplitMix64 random)
    {
        var waiting = events.GroupBy(e => e.Source).Select(source => new Queue<ReferenceEvent>(source)).ToList();
        var result = new List<ReferenceEvent>();
        while (waiting.Count > 0)
        {
            // Runs of one source, so that sources get ahead of each other.
            var source = random.Pick(waiting);
            for (var left = random.Between(1, 3); left > 0 && source.Count > 0; left--)
            {
                result.Add(source.Dequeue());
            }

            waiting.RemoveAll(queue => queue.Count == 0);
        }

        return result;
    }
}
