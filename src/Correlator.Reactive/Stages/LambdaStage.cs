using System.Globalization;

namespace Correlator;

/// <summary>A delegate that filters events: it runs, explains as <c>&lt;lambda&gt;</c> and has no text that parses.</summary>
internal sealed class LambdaStage(Func<LogEvent, bool> isWanted) : EventStage
{
    private static long _count;
    private readonly long _number = Interlocked.Increment(ref _count);

    public override string ToString() => $"| where <lambda {_number.ToString(CultureInfo.InvariantCulture)}>";

    internal override LogEvent? Apply(LogEvent logEvent) => isWanted(logEvent) ? logEvent : null;
}
