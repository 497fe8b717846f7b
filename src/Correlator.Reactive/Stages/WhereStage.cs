namespace Correlator;

/// <summary><c>| where p</c> inside a source: keeps events that satisfy a condition on their labels.</summary>
internal sealed class WhereStage(Predicate predicate) : EventStage
{
    // A stage belongs to a graph, which any number of runs and lanes share; a scope is used during one call.
    [ThreadStatic]
    private static EventScope? _scope;

    public override string ToString() => $"| where {predicate}";

    /// <summary>What of the condition can be said as filters by labels; all of them hold where the condition does.</summary>
    public IEnumerable<LabelFilter> Filters => predicate.LabelFilters;

    internal override void VisitReads(Action<string> visit) => VisitNames(visit);

    internal override void VisitNames(Action<string> visit) => predicate.VisitFields((_, name) => visit(name.Text));

    internal override LogEvent? Apply(LogEvent logEvent)
    {
        var scope = _scope ??= new EventScope();
        scope.Event = logEvent;
        return predicate.Evaluate(scope) ? logEvent : null;
    }
}
