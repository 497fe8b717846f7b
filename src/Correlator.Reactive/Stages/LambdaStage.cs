namespace Correlator;

/// <summary>A delegate that filters events: it runs, explains as <c>&lt;lambda&gt;</c> and has no text that parses.</summary>
internal sealed class LambdaStage(Func<LogEvent, bool> isWanted) : EventStage
{
    public override string ToString() => "| where <lambda>";

    internal override LogEvent? Apply(LogEvent logEvent) => isWanted(logEvent) ? logEvent : null;
}
