namespace Correlator.Testing;

/// <summary>Random events for the sources of a query.</summary>
internal sealed class EventArbitrary(SplitMix64 random, ScenarioShape shape)
{
    private static readonly long EpochTicks = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private static readonly string[] NumberTexts = ["0", "1", "1", "2", "3", "5", "8", "-2", "1.5", "0.25", "1e2", "", "none", "n1"];

    /// <summary>Events with key labels, labels to copy and, where <paramref name="numbers"/>, a label <c>v</c> that mostly is a number.</summary>
    public IReadOnlyList<ReferenceEvent> Next(IReadOnlyList<StreamQuery> streams, bool numbers = false)
    {
        var sources = streams.Select(stream => stream.Source).Distinct().ToList();
        var drafts = Enumerable.Range(0, random.Next(shape.MaxEvents + 1))
            .Select(_ => (Source: random.Pick(sources), Time: EpochTicks + (random.Next(shape.SpanSteps) * shape.Step.Ticks), Labels: NextLabels(numbers)))
            .ToList();
        return
        [
            .. sources.SelectMany(source => InFileOrder(drafts.Where(draft => draft.Source == source).ToList()))
                .SelectMany(e => streams.Where(stream => stream.Source == e.Source).Select(stream => e with { Stream = stream.Index }))
                .Order(ReferenceEvent.TotalOrder),
        ];
    }

    private IEnumerable<ReferenceEvent> InFileOrder(List<(string Source, long Time, Dictionary<string, string> Labels)> drafts) =>
        StreamArbitraries.Disorder(drafts, draft => draft.Time, shape.LatenessSteps * shape.Step.Ticks, random)
            .Select((draft, position) => new ReferenceEvent(0, draft.Time, position, draft.Source, draft.Labels));

    private Dictionary<string, string> NextLabels(bool numbers)
    {
        var labels = new Dictionary<string, string>();
        foreach (var name in QueryArbitrary.KeyNames)
        {
            AddKey(labels, name);
        }

        foreach (var name in QueryArbitrary.CopiedNames.Where(_ => random.Chance(50)))
        {
            labels[name] = $"{name[0]}{random.Next(4)}";
        }

        if (numbers && random.Chance(92))
        {
            labels["v"] = random.Pick(NumberTexts);
        }

        return labels;
    }

    private void AddKey(Dictionary<string, string> labels, string name)
    {
        var kind = random.Next(100);
        if (shape.MissingKeys && kind < 8)
        {
            return;
        }

        labels[name] = shape.MissingKeys && !shape.Ignoring && kind < 14 ? "" : $"k{random.Next(shape.KeyValues)}";
    }
}
