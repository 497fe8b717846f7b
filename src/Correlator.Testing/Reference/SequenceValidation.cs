namespace Correlator.Testing;

/// <summary>What must hold before a sequence can be evaluated.</summary>
internal static class SequenceValidation
{
    public static void Validate(ReferenceSequenceQuery query, IReadOnlyList<ReferenceEvent> events)
    {
        ReferenceQueryValidation.ValidateStreams(query.Streams, events);
        var steps = query.AllSteps.ToList();
        var positive = query.PositiveSteps;
        (bool Applies, string Text)[] faults =
        [
            (positive.Count == 0, "A sequence needs a step that is not negated."),
            (steps.Exists(step => step.Min < 0 || step.Max < Math.Max(step.Min, 1)), "A step's bounds are negative or cross."),
            (positive.Count > 0 && (positive[0].Min == 0 || positive[^1].Min == 0), "The first and the last step must not be empty."),
            (steps.Exists(step => (step.IsNegated || step == query.Until) && !IsSingle(step)), "Negated steps and `until` take no quantifier."),
            (query.Until is { IsNegated: true }, "`until` takes no negated step."),
            (steps.Select(step => step.Keys.Count).Distinct().Count() > 1, "All steps must have equally many keys."),
            (steps.Zip(steps.Skip(1)).Any(pair => pair.First.Stream.Index >= pair.Second.Stream.Index), "Stream indices must ascend."),
            (query.Unordered && !query.Steps.All(step => !step.IsNegated && IsSingle(step)), "`unordered` takes plain steps only."),
            (positive.Count > 0 && query.HasTrailingNegation && query.MaxSpanTicks is null, "A trailing negation needs a maxspan."),
            (query.MaxSpanTicks <= 0, "The maxspan is not positive."),
        ];
        if (faults.FirstOrDefault(fault => fault.Applies).Text is { } text)
        {
            throw new ArgumentException(text, nameof(query));
        }
    }

    private static bool IsSingle(ReferenceSequenceStep step) => step is { Min: 1, Max: 1 };
}
