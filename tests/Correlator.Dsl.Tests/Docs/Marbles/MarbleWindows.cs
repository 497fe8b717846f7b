namespace Correlator.Dsl.Tests.Docs;

/// <summary>Where the windows of an aggregate begin, told from the times of its rows.</summary>
internal sealed class MarbleWindows(WindowSpec? window, bool hasRows, IReadOnlyList<LogEvent> events)
{
    /// <summary>Those of the aggregate that a query has.</summary>
    public static MarbleWindows Of(OperatorNode node, IReadOnlyList<LogEvent> events)
    {
        var aggregate = Find(node);
        return new MarbleWindows(aggregate?.Clause.Window, aggregate is not null, events);
    }

    /// <summary>The beginning of the window that a row was made of; its own time where there is none.</summary>
    public DateTimeOffset StartOf(LogEvent row, Correlation result)
    {
        // Newest first.
        var own = events.Where(e => e.Timestamp <= row.Timestamp && result.KeyParts.All(key => e[key.Key] == key.Value)).Select(static e => e.Timestamp).OrderDescending().ToList();
        return window?.Kind switch
        {
            WindowKind.Tumbling or WindowKind.Hopping or WindowKind.Sliding => row.Timestamp - window.Size,
            WindowKind.Session => own.TakeWhile((time, i) => (i == 0 ? row.Timestamp : own[i - 1]) - time <= window.Size).Last(),
            WindowKind.Events => own[Math.Min(window.Count, own.Count) - 1],
            _ => hasRows && own.Count > 0 ? own[^1] : row.Timestamp,
        };
    }

    private static AggregateNode? Find(OperatorNode node) => node as AggregateNode ?? node.Inputs.Select(Find).FirstOrDefault(static found => found is not null);
}
