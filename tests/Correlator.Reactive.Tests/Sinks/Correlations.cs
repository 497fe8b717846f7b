namespace Correlator.Tests.Sinks;

/// <summary>Correlations for sinks.</summary>
internal static class Correlations
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static LogEvent Event(string message, double second = 0) => new(Epoch.AddSeconds(second), "a", message, Labels.Of(("x", "1")));

    public static Correlation Of(params IReadOnlyList<LogEvent> events) => new("id", [.. events.Select(static e => new CorrelatedEvent(0, "a", e))])
    {
        KeyParts = [new("x", "1")],
        Streams = [0],
    };
}
