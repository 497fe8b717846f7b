using System.Text.Json;
using Correlator.Testing;

namespace Correlator.Tests.Reference;

/// <summary>One behaviour case of the language: its streams, and the correlations that it expects.</summary>
internal sealed class BehaviourCase
{
    private static readonly long EpochTicks = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    private readonly Dictionary<ReferenceEventId, string> _names = [];

    private BehaviourCase(JsonElement json)
    {
        Query = json.GetProperty("input").GetProperty("query").GetString()!;
        Events = [.. json.GetProperty("input").GetProperty("streams").EnumerateObject().SelectMany((stream, index) => EventsOf(stream, index))];
        Expected = [.. json.GetProperty("expected").GetProperty("correlations").EnumerateArray().Select(c => new ExpectedCorrelation(
            string.Join(" ", c.GetProperty("events").EnumerateArray().Select(e => e.GetString()).Order(StringComparer.Ordinal)),
            c.GetProperty("completeness").GetString()!))];
    }

    public string Query { get; }

    public IReadOnlyList<ReferenceEvent> Events { get; }

    public IReadOnlyList<ExpectedCorrelation> Expected { get; }

    public static IReadOnlyDictionary<string, BehaviourCase> ReadAll()
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Cases", "cases.json"));
        using var json = JsonDocument.Parse(file);
        return json.RootElement.GetProperty("cases").EnumerateArray()
            .Where(c => c.GetProperty("kind").GetString() is "join" or "temporal" or "grouping" or "multi-stream" or "filter")
            .ToDictionary(c => c.GetProperty("id").GetString()!, c => new BehaviourCase(c));
    }

    public ExpectedCorrelation Named(ReferenceCorrelation actual) => new(
        string.Join(" ", actual.Events.Select(e => _names[e.Id]).Order(StringComparer.Ordinal)),
        actual.Complete ? "complete" : "partial");

    private IEnumerable<ReferenceEvent> EventsOf(JsonProperty stream, int index) => stream.Value.EnumerateArray().Select((json, position) =>
    {
        _names[new(index, position)] = json.GetProperty("id").GetString()!;
        var labels = json.GetProperty("labels").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
        var time = EpochTicks + (long)(json.GetProperty("t").GetDouble() * TimeSpan.TicksPerSecond);
        return new ReferenceEvent(index, time, position, stream.Name, labels);
    });
}

internal sealed record ExpectedCorrelation(string Events, string Completeness);
