using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>The member <c>engine</c> of a configuration.</summary>
internal static class EngineOptionTable
{
    public const string Preset = "preset";

    public static OptionTable<CorrelationEngineOptions> Table { get; } = new(
        new("defaultWindow", "How long an event can match where a query gives no range. Default: that of the preset.", "string", static (o, v) => o with { DefaultWindow = v.Duration() }),
        new("lateness", "How far out of order the events of a source may come. Default: 30s.", "string", static (o, v) => o with { Lateness = v.Duration() }),
        new("idle", "After how long a source that is silent lets time pass. Default: 10s.", "string", static (o, v) => o with { Idle = v.Duration() }),
        new("maxOutage", "How long results wait for a source that is disconnected. Default: 5m.", "string", static (o, v) => o with { MaxOutage = v.Duration() }),
        new("maxEvents", "The most events that one correlation holds. Default: 1000.", "integer", static (o, v) => o with { MaxEvents = v.Count(2, int.MaxValue) }),
        new("maxState", "The most that one query may hold: 50000, 64MB, drop-newest. Default: that of the preset.", "string", static (o, v) => o with { MaxState = State(v.Text()) }),
        new("sharedEvents", "How many events of a source are kept for queries that begin later. Default: that of the preset.", "integer", static (o, v) => o with { SharedEvents = v.Count(0, 10_000_000) }),
        new("maxQueries", "How many queries run at a time, standing ones included. Default: 100.", "integer", static (o, v) => o with { MaxQueries = v.Count(1, 10_000) }),
        new("partitions", "Over how many threads a query is spread. Default: 1.", "integer", static (o, v) => o with { Partitions = v.Count(1, 64) }),
        new("deduplicate", "Drops copies of an event that come within this time. Default: no.", "string", static (o, v) => o with { Deduplication = new EventDeduplicatorOptions { Window = v.Duration() } }),
        new("emit", "When results come out: first, final or each. Default: first.", "string", static (o, v) => o with { Emit = v.Choice(("first", EmitMode.First), ("final", EmitMode.Final), ("each", EmitMode.Each)) }),
        new("timezone", "The zone of times that name none. Default: UTC.", "string", static (o, v) => o with { TimeZone = Zone(v.Text()) }),
        new("strict", "Whether a record that is no event fails its source. Default: no.", "boolean", static (o, v) => o with { IsStrict = v.Switch() }));

    public static IReadOnlyList<(string Word, CorrelationEngineOptions Value)> Presets { get; } =
    [
        ("low-memory", CorrelationEngineOptions.LowMemory),
        ("standard", CorrelationEngineOptions.Standard),
        ("high-memory", CorrelationEngineOptions.HighMemory),
    ];

    /// <exception cref="ServerConfigurationException">It cannot be read.</exception>
    public static CorrelationEngineOptions Read(JsonElement json)
    {
        try
        {
            var preset = json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Preset, out var value)
                ? new ConfigurationValue(value).Choice(Presets)
                : CorrelationEngineOptions.Standard;
            return Table.Read("engine", json, preset, Preset).Validate();
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new ServerConfigurationException("engine", error.Message, error);
        }
    }

    private static StateBudget State(string text) => StateBudget.TryParse(text, out var budget)
        ? budget
        : throw new FormatException("needs a number of events, a size such as 64MB, or both, perhaps with drop-oldest, drop-newest, fail or wait.");

    private static TimeZoneInfo Zone(string text) => TimeZoneText.TryParse(text, out var zone)
        ? zone
        : throw new FormatException($"'{text}' is no zone; write UTC, Europe/Berlin or +02:00.");
}
