using Correlator.Testing;

namespace Correlator.Tests.Patterns;

/// <summary>Makes the operator graph that a reference sequence describes.</summary>
internal static class SequenceGraph
{
    public static SequenceNode Of(ReferenceSequenceQuery query, IReadOnlyDictionary<string, ILogSource> sources) => new(
        [.. query.Steps.Select(step => Step(step, sources))],
        new SequenceClause
        {
            Keys = [.. query.Keys.Select(static name => KeyExpression.Field(name))],
            MaxSpan = query.MaxSpanTicks is { } span ? TimeSpan.FromTicks(span) : null,
            IsOverlapping = query.Overlapping,
            IsUnordered = query.Unordered,
            Until = query.Until is { } until ? Step(until, sources) : null,
        });

    private static SequenceStep Step(ReferenceSequenceStep step, IReadOnlyDictionary<string, ILogSource> sources)
    {
        var stream = new StreamNode(step.Stream.Source) { Source = sources[step.Stream.Source], Range = TimeSpan.FromTicks(step.Stream.RangeTicks) };
        return new SequenceStep(stream)
        {
            IsNegated = step.IsNegated,
            Keys = [.. step.Keys.Select(static name => KeyExpression.Field(name))],
            Minimum = step.Min,
            Maximum = step.Max,
        };
    }
}
