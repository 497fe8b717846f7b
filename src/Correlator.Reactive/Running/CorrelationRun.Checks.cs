namespace Correlator;

// What a query must satisfy to run.
public sealed partial class CorrelationRun
{
    private static void RequireSources(QueryPlan plan)
    {
        foreach (var (node, _) in plan.Streams)
        {
            if (node.Source is null)
            {
                throw new ArgumentException($"The stream '{node.SourceName}' has no source to run on.");
            }
        }
    }

    /// <summary>An aggregate over the whole input never has a row where the input never ends.</summary>
    private static void RequireWindows(PlanNode plan)
    {
        if (plan.Node is AggregateNode { Clause.Window: null } aggregate
            && plan.AllStreams.Any(static stream => stream.Node is StreamNode { Source: ILiveSource, Until: null }))
        {
            throw new ArgumentException($"'{aggregate.Stage}' has no window and would never end over a live source; add one, such as [5m].");
        }

        foreach (var input in plan.Inputs)
        {
            RequireWindows(input);
        }
    }
}
