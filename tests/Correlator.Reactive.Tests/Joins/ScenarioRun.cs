using System.Reactive;
using Correlator.Testing;
using Correlator.Tests.Execution;

namespace Correlator.Tests.Joins;

/// <summary>Runs a scenario of the reference through the engine.</summary>
internal static class ScenarioRun
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    /// <summary>Over finite sources, which are read in event-time order.</summary>
    public static CorrelationRun Finite(ReferenceScenario scenario, EmitMode mode, out List<Correlation> results, int maxEvents = 1000)
    {
        var sources = ListsOf(scenario);
        return Start(scenario, new CorrelationOptions { Emit = mode, MaxEvents = maxEvents }, sources, out results);
    }

    /// <summary>Over finite sources, within a budget.</summary>
    public static CorrelationRun Within(ReferenceScenario scenario, EmitMode mode, StateBudget budget, out List<Correlation> results) =>
        Start(scenario, new CorrelationOptions { Emit = mode, MaxState = budget }, ListsOf(scenario), out results);

    /// <summary>The events of a scenario as finite sources, by name.</summary>
    public static Dictionary<string, ILogSource> ListsOf(ReferenceScenario scenario) => scenario.Query.Streams.Select(stream => stream.Source).Distinct().ToDictionary(
        name => name,
        name => (ILogSource)new ListSource(name, [.. scenario.SourceEvents.Where(e => e.Source == name).OrderBy(e => e.Position).Select(ToEvent)]));

    /// <summary>Over live sources, in an order of arrival.</summary>
    public static List<Correlation> Push(ReferenceScenario scenario, IReadOnlyList<ReferenceEvent> arrivals, EmitMode mode)
    {
        var sources = new Dictionary<string, ILogSource>();
        using var run = Start(scenario, new CorrelationOptions { Emit = mode }, sources, out var results);
        foreach (var arrival in arrivals)
        {
            ((PushSource)sources[arrival.Source]).Push(ToEvent(arrival));
        }

        foreach (var source in sources.Values)
        {
            ((PushSource)source).Complete();
        }

        return results;
    }

    public static string Show(Correlation c) =>
        $"[{string.Join(" ", c.Events.Select(e => $"{e.Stream}#{e.Event.Position}"))}] {c.Completeness} streams {string.Join(",", c.Streams)} "
        + $"key {Show(c.KeyParts)} labels {Show(c.Labels)}";

    public static string Show(ReferenceCorrelation c) =>
        $"[{string.Join(" ", c.Events.Select(e => $"{e.Stream}#{e.Position}"))}] {(c.Complete ? "Complete" : "Partial")} streams {string.Join(",", c.MatchedStreams.Order())} "
        + $"key {Show(c.Key)} labels {Show(c.Labels)}";

    private static string Show(IEnumerable<KeyValuePair<string, string>> pairs) =>
        "{" + string.Join(",", pairs.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}")) + "}";

    private static CorrelationRun Start(ReferenceScenario scenario, CorrelationOptions options, Dictionary<string, ILogSource> sources, out List<Correlation> results)
    {
        foreach (var name in scenario.Query.Streams.Select(stream => stream.Source))
        {
            sources.TryAdd(name, new PushSource(name));
        }

        var graph = new ReferenceGraph(scenario.Query, sources).Node;
        var collected = new List<Correlation>();
        results = collected;
        options = options with
        {
            Lateness = TimeSpan.FromTicks(scenario.LatenessTicks),
            Scheduler = new Microsoft.Reactive.Testing.TestScheduler(),
        };
        return CorrelationRun.Start(graph, options, Observer.Create<Correlation>(collected.Add, error => throw error));
    }

    private static LogEvent ToEvent(ReferenceEvent e) =>
        new(Epoch.AddTicks(e.Time), e.Source, $"{e.Stream}#{e.Position}", Labels.Of(e.Labels), e.Position);
}
