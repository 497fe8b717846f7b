using System.Globalization;

namespace Correlator;

/// <summary>What an explanation says of operators with state: when they give results, and what they hold.</summary>
internal static class OperatorNotes
{
    public static string Of(AggregateNode node)
    {
        var clause = node.Clause;
        var columns = clause.Columns.Count == 1 ? "one accumulator a group" : $"{clause.Columns.Count} accumulators a group";
        var early = clause.IsMonotone ? ", with emit first as soon as the threshold holds" : string.Empty;
        return clause.Window?.Kind switch
        {
            null => $"a row for each group when the input ends{early}; holds {columns}",
            WindowKind.Tumbling => $"a row for each group when a window closes{early}; holds {columns} and open window",
            WindowKind.Hopping =>
                $"a row for each group when a window closes{early}; an event counts in {Math.Max(1, clause.Window.Size.Ticks / clause.Window.Step.Ticks)} windows; holds {columns} and open window",
            WindowKind.Sliding => $"a row at each event{(clause.Threshold is null ? string.Empty : " that takes the value across the threshold")}; holds the values of the last {CanonicalText.Duration(clause.Window.Size.Ticks)}",
            WindowKind.Session => $"a row when a session closes{early}; holds {columns} with an open session",
            _ => $"a row at each {clause.Window.Count} events of a group; holds {columns}",
        };
    }

    public static string Of(StateBudget budget)
    {
        var most = (budget.MaxEvents, budget.MaxBytes) switch
        {
            ({ } events, null) => $"{events.ToString("N0", CultureInfo.InvariantCulture)} events",
            (null, _) => (budget with { Policy = OverflowPolicy.DropOldest }).ToString(),
            ({ } events, _) => $"{events.ToString("N0", CultureInfo.InvariantCulture)} events, {budget with { MaxEvents = null, Policy = OverflowPolicy.DropOldest }}",
        };
        return $"holds at most {most}, then " + budget.Policy switch
        {
            OverflowPolicy.DropNewest => "newcomers are not held (drop-newest)",
            OverflowPolicy.Fail => "the run fails",
            OverflowPolicy.Wait => "sources that end wait for live ones, else the run fails",
            _ => "the oldest gives way (drop-oldest)",
        };
    }

    public static string Of(AsOfClause asOf)
    {
        var (which, proof) = asOf.Direction switch
        {
            AsOfDirection.Previous => ("the latest partner at or before each left event", "the clock has passed it"),
            AsOfDirection.Next => ("the earliest partner at or after each left event", "the clock has passed the partner"),
            _ => ("the nearest partner of each left event", "no nearer one can come"),
        };
        return $"{which}, out when {proof}; holds the latest right event of each key{(asOf.Direction == AsOfDirection.Previous ? string.Empty : " and the left ones that wait")}";
    }

    public static string Of(SequenceNode node, long longestTicks)
    {
        var span = CanonicalText.Duration(node.Clause.MaxSpan?.Ticks ?? longestTicks);
        var keys = node.Clause.Keys.Count == 0 ? "one key for all" : $"by {string.Join(", ", node.Clause.Keys)}";
        var proof = node.Steps[^1].IsNegated ? $"proved when the clock is {span} past the first event" : "out with the last event, behind the clock";
        return $"{keys}; at most {span} from the first event to the last; {proof}; holds at most {node.Clause.MaxAttempts} open starts a key";
    }

    /// <summary>What the input of a sequence is for.</summary>
    public static string RoleOf(SequenceNode node, int input)
    {
        if (input >= node.Steps.Count)
        {
            return "until: ";
        }

        var step = node.Steps[input];
        var times = (step.Minimum, step.Maximum) switch
        {
            (1, 1) => string.Empty,
            var (least, most) when least == most => $" ({least} times)",
            (var least, null) => $" (at least {least} times)",
            var (least, most) => $" ({least} to {most} times)",
        };
        return step.IsNegated ? "absent: " : $"step{times}: ";
    }
}
