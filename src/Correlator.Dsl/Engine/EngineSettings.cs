using System.Globalization;

namespace Correlator.Dsl;

/// <summary>The options of an engine as configurations write them, all in one table: files of the server, sections of a host.</summary>
/// <remarks>Nothing but text is read: durations as <c>30s</c> or <c>00:00:30</c>, switches as <c>true</c> and <c>false</c>, numbers in digits.</remarks>
/// <example><code>
/// var options = EngineSettings.Find("lateness")!.Apply(CorrelationEngineOptions.Standard, "5s");
/// </code></example>
public static class EngineSettings
{
    private const string OfPreset = "Default: that of the preset.";

    private static readonly KeyValuePair<string, OverflowPolicy>[] Overflows =
        [new("wait", OverflowPolicy.Wait), new("drop-oldest", OverflowPolicy.DropOldest), new("drop-newest", OverflowPolicy.DropNewest), new("fail", OverflowPolicy.Fail)];

    private static readonly KeyValuePair<string, EmitMode>[] Emits = [new("first", EmitMode.First), new("final", EmitMode.Final), new("each", EmitMode.Each), new("default", EmitMode.Default)];

    /// <summary>Every option but the clock and the metrics, which are objects.</summary>
    public static IReadOnlyList<EngineSetting> All { get; } =
    [
        Text("defaultWindow", nameof(CorrelationEngineOptions.DefaultWindow), $"How long an event can match where a query gives no range. {OfPreset}", static (o, v) => o with { DefaultWindow = Duration(v) }),
        Text("lateness", nameof(CorrelationEngineOptions.Lateness), "How far out of order the events of a source may come. Default: 30s.", static (o, v) => o with { Lateness = Duration(v) }),
        Text("idle", nameof(CorrelationEngineOptions.Idle), "After how long a source that is silent lets time pass. Default: 10s.", static (o, v) => o with { Idle = Duration(v) }),
        Text("maxOutage", nameof(CorrelationEngineOptions.MaxOutage), "How long results wait for a source that is disconnected. Default: 5m.", static (o, v) => o with { MaxOutage = Duration(v) }),
        Number("maxEvents", nameof(CorrelationEngineOptions.MaxEvents), "The most events that one correlation holds. Default: 1000.", static (o, v) => o with { MaxEvents = v }),
        Text("maxState", nameof(CorrelationEngineOptions.MaxState), $"The most that one query may hold: 50000, 64MB, drop-newest. {OfPreset}", static (o, v) => o with { MaxState = StateBudget.Parse(v) }),
        Number("bufferSize", nameof(CorrelationEngineOptions.BufferSize), $"How many results wait for a slow reader. {OfPreset}", static (o, v) => o with { BufferSize = v }),
        Text("overflow", nameof(CorrelationEngineOptions.Overflow), "What happens when so many wait: wait, drop-oldest, drop-newest or fail. Default: wait.", static (o, v) => o with { Overflow = Choice(v, Overflows) }),
        Number("sharedEvents", nameof(CorrelationEngineOptions.SharedEvents), $"How many events of a source are kept for queries that begin later. {OfPreset}", static (o, v) => o with { SharedEvents = v }),
        Number("maxQueries", nameof(CorrelationEngineOptions.MaxQueries), "How many queries run at a time, standing ones included. Default: 100.", static (o, v) => o with { MaxQueries = v }),
        Number("partitions", nameof(CorrelationEngineOptions.Partitions), "Over how many threads a query is spread. Default: 1.", static (o, v) => o with { Partitions = v }),
        Text("deduplicate", "Deduplication:Window", "Drops copies of an event that come within this time. Default: no.", static (o, v) => o with { Deduplication = Deduplication(o) with { Window = Duration(v) } }),
        Text("deduplicateBy", "Deduplication:Fields", "What copies have in common: timestamp, source, message, labels, or names of labels, with commas between. Default: all four.", static (o, v) => o with { Deduplication = Deduplication(o) with { Fields = Names(v) } }),
        Number("deduplicateEntries", "Deduplication:MaxEntries", "The most events that are remembered to find copies. Default: 100000.", static (o, v) => o with { Deduplication = Deduplication(o) with { MaxEntries = v } }),
        Number("cache", "Cache:MaxEntries", "How many finished queries over sources that end are kept, to give their results again; 0 for none. Default: 0.", static (o, v) => o with { Cache = Cache(o) with { MaxEntries = v } }),
        Number("cacheCorrelations", "Cache:MaxCorrelations", "How many results are kept of all of them. Default: 100000.", static (o, v) => o with { Cache = Cache(o) with { MaxCorrelations = v } }),
        Text("cacheTime", "Cache:TimeToLive", "For how long they are kept. Default: 60s.", static (o, v) => o with { Cache = Cache(o) with { TimeToLive = Duration(v) } }),
        Switch("allowsLookupFiles", nameof(CorrelationEngineOptions.AllowsLookupFiles), "Whether queries may look up tables in files. Default: no.", static (o, v) => o with { AllowsLookupFiles = v }),
        Text("reportInterval", nameof(CorrelationEngineOptions.ReportInterval), "How often reports come. Default: 5s.", static (o, v) => o with { ReportInterval = Duration(v) }),
        Text("emit", nameof(CorrelationEngineOptions.Emit), "When results come out: first, final or each. Default: first.", static (o, v) => o with { Emit = Choice(v, Emits) }),
        Text("timezone", nameof(CorrelationEngineOptions.TimeZone), "The zone of times that name none. Default: UTC.", static (o, v) => o with { TimeZone = Zone(v) }),
        Switch("strict", nameof(CorrelationEngineOptions.IsStrict), "Whether a record that is no event fails its source. Default: no.", static (o, v) => o with { IsStrict = v }),
    ];

    /// <summary>The presets by their words.</summary>
    public static IReadOnlyList<KeyValuePair<string, CorrelationEngineOptions>> Presets { get; } =
    [
        new("low-memory", CorrelationEngineOptions.LowMemory),
        new("standard", CorrelationEngineOptions.Standard),
        new("high-memory", CorrelationEngineOptions.HighMemory),
    ];

    /// <summary>The setting of a name, that of files or that of the property; capitals do not count.</summary>
    /// <returns>Null where there is none.</returns>
    public static EngineSetting? Find(string name) => All.FirstOrDefault(setting => name.Equals(setting.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(setting.Path, StringComparison.OrdinalIgnoreCase));

    /// <summary>The preset of a word; capitals and hyphens do not count.</summary>
    /// <exception cref="FormatException">There is none; the message names those that there are.</exception>
    public static CorrelationEngineOptions Preset(string word) => Choice(word, Presets);

    /// <summary>Reads <c>30s</c> or <c>00:00:30</c>.</summary>
    /// <exception cref="FormatException">It is no duration.</exception>
    public static TimeSpan Duration(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var length) ? length : QuantityText.ParseDuration(text);
    }

    private static EngineSetting Text(string name, string path, string help, Func<CorrelationEngineOptions, string, CorrelationEngineOptions> set) => new(name, path, EngineSettingKind.Text, set) { Help = help };

    private static EngineSetting Number(string name, string path, string help, Func<CorrelationEngineOptions, int, CorrelationEngineOptions> set) =>
        new(name, path, EngineSettingKind.Number, (o, text) => set(o, Count(text))) { Help = help };

    private static EngineSetting Switch(string name, string path, string help, Func<CorrelationEngineOptions, bool, CorrelationEngineOptions> set) =>
        new(name, path, EngineSettingKind.Switch, (o, text) => set(o, bool.TryParse(text, out var value) ? value : throw new FormatException($"'{text}' is neither true nor false."))) { Help = help };

    private static EventDeduplicatorOptions Deduplication(CorrelationEngineOptions options) => options.Deduplication ?? new EventDeduplicatorOptions();

    private static QueryCacheOptions Cache(CorrelationEngineOptions options) => options.Cache ?? new QueryCacheOptions();

    private static int Count(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
        ? count
        : throw new FormatException($"'{text}' is no whole number that an option can have.");

    private static string[] Names(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static TimeZoneInfo Zone(string text) => TimeZoneText.TryParse(text, out var zone)
        ? zone
        : throw new FormatException($"'{text}' is no zone; write UTC, Europe/Berlin or +02:00.");

    private static T Choice<T>(string text, IReadOnlyList<KeyValuePair<string, T>> choices)
    {
        foreach (var (word, value) in choices)
        {
            if (Plain(word).Equals(Plain(text), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new FormatException($"'{text}' is none of {string.Join(", ", choices.Select(static choice => choice.Key))}.");
    }

    // Configurations write drop-oldest, code DropOldest.
    private static string Plain(string word) => word.Replace("-", string.Empty, StringComparison.Ordinal);
}
