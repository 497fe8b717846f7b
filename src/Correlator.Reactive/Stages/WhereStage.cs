namespace Correlator;

/// <summary><c>| where p</c> inside a source: keeps events that satisfy a condition on their labels.</summary>
internal sealed class WhereStage(Predicate predicate) : EventStage
{
    // A stage belongs to a graph, which any number of runs and lanes share; a scope is used during one call.
    [ThreadStatic]
    private static EventScope? _scope;

    public override string ToString() => $"| where {predicate}";

    internal override void VisitNames(Action<string> visit) => predicate.VisitFields((_, name) => visit(name.Text));

    internal override LogEvent? Apply(LogEvent logEvent)
    {
        var scope = _scope ??= new EventScope();
        scope.Event = logEvent;
        return predicate.Evaluate(scope) ? logEvent : null;
    }
}
