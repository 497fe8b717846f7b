namespace Correlator.Testing;

/// <summary>Prints a <see cref="ReferenceSequenceQuery"/> in the query language.</summary>
internal static class SequenceText
{
    public static string Of(ReferenceSequenceQuery query)
    {
        var head = (query.Unordered ? "sequence unordered" : "sequence") + QueryText.By(query.Keys);
        string[] words =
        [
            head,
            query.MaxSpanTicks is { } span ? $"maxspan {QueryText.Duration(span)}" : "",
            query.Overlapping ? "overlapping" : "",
            .. query.Steps.Select(Step),
            query.Until is { } until ? $"until {Step(until)}" : "",
        ];
        return string.Join(" ", words.Where(word => word.Length > 0));
    }

    private static string Step(ReferenceSequenceStep step) =>
        $"{(step.IsNegated ? "!" : "")}[{QueryText.Of(step.Stream)}]{QueryText.By(step.Keys)}{Quantifier(step.Min, step.Max)}";

    private static string Quantifier(int min, int? max) => (min, max) switch
    {
        (1, 1) => "",
        (0, 1) => "?",
        (0, null) => "*",
        (1, null) => "+",
        (_, null) => $"{{{min},}}",
        _ => min == max ? $"{{{min}}}" : $"{{{min},{max}}}",
    };
}
