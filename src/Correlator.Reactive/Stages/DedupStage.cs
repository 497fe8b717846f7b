namespace Correlator;

/// <summary><c>| dedup by (a) [1m]</c> inside a source: drops copies of events. It is an operator with state, which the stream's entrance runs in its place among the stages.</summary>
internal sealed class DedupStage : EventStage
{
    public DedupStage(IReadOnlyList<KeyExpression> keys, TimeSpan? window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(window));
        (Keys, Window) = ([.. keys], window);
    }

    public IReadOnlyList<KeyExpression> Keys { get; }

    public TimeSpan? Window { get; }

    public static string Text(IReadOnlyList<KeyExpression> keys, TimeSpan? window) =>
        $"dedup{(keys.Count == 0 ? string.Empty : $" by ({string.Join(", ", keys)})")}{(window is { } time ? $" [{CanonicalText.Duration(time.Ticks)}]" : string.Empty)}";

    public override string ToString() => $"| {Text(Keys, Window)}";

    internal override void VisitReads(Action<string> visit)
    {
        foreach (var key in Keys)
        {
            key.VisitFields(visit);
        }
    }

    internal override LogEvent? Apply(LogEvent logEvent) => throw new InvalidOperationException("Copies are told by an operator, not event by event.");
}
