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

        IReadOnlyList<LineFilter> lines = filters.HasFlag(SourceFilters.Lines) ? [.. LinesOf(node.Stages)] : [];
        return new($"{node.Selector}\n{string.Join('\n', lines)}", new SourceRequest { LineFilters = lines });
    }

    // Only as far as every event still has the message that its source gave it, and none was dropped for another one's sake.
    private static IEnumerable<LineFilter> LinesOf(IReadOnlyList<EventStage> stages) => stages
        .TakeWhile(static stage => stage is LineFilterStage or ExtractStage or WhereStage or KeepStage or SampleStage)
        .OfType<LineFilterStage>()
        .Select(static stage => stage.Filter);
}
