namespace Correlator;

/// <summary>What a stream lets its source leave out. Streams of one source with the same selection read it together.</summary>
/// <param name="Key">Equal for equal selections.</param>
/// <param name="Request">The selection as a source takes it.</param>
internal sealed record SourceSelection(string Key, SourceRequest Request)
{
    private static readonly SourceSelection Everything = new(string.Empty, new SourceRequest());

    public static SourceSelection Of(StreamNode node)
    {
        var filters = node.Source?.Filters ?? SourceFilters.None;
        if (filters == SourceFilters.None)
        {
            return Everything;
        }

        var stages = StagesOf(node.Stages, filters);
        return new($"{node.Selector}\n{string.Join('\n', stages)}", new SourceRequest { Selector = node.Selector, Stages = stages });
    }

    // Only as far as every event still has the message that its source gave it, and none was dropped for another one's sake.
    private static List<SourceStage> StagesOf(IReadOnlyList<EventStage> stages, SourceFilters filters)
    {
        var told = new List<SourceStage>();
        var isOfLabels = filters.HasFlag(SourceFilters.Labels);
        foreach (var stage in stages.TakeWhile(static stage => stage is LineFilterStage or ExtractStage or WhereStage or KeepStage or SampleStage))
        {
            // A source does not know which labels are gone, and would find them.
            isOfLabels &= stage is not KeepStage;
            switch (stage)
            {
                case LineFilterStage lines when filters.HasFlag(SourceFilters.Lines):
                    told.Add(lines.Filter);
                    break;
                case ExtractStage parser when isOfLabels:
                    told.Add(parser.Parser);
                    break;
                case WhereStage where when isOfLabels:
                    told.AddRange(where.Filters);
                    break;
            }
        }

        // A parser whose labels nothing tests changes nothing.
        var last = told.FindLastIndex(static stage => stage is LabelFilter);
        return [.. told.Where((stage, index) => index < last || stage is not LabelParser)];
    }
}
