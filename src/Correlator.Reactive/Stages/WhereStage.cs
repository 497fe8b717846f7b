namespace Correlator;

/// <summary><c>| where p</c> inside a source: keeps events that satisfy a condition on their labels.</summary>
internal sealed class WhereStage(Predicate predicate) : EventStage
{
    private readonly EventScope _scope = new();

    public override string ToString() => $"| where {predicate}";

    internal override void VisitNames(Action<string> visit) => predicate.VisitFields((_, name) => visit(name.Text));

    internal override LogEvent? Apply(LogEvent logEvent)
    {
        _scope.Event = logEvent;
        return predicate.Evaluate(_scope) ? logEvent : null;
    }
}
