using System.Text.Json;
using Correlator.Dsl;

namespace Correlator.Server;

/// <summary>The member <c>engine</c> of a configuration: the settings of engines but for those that are the server's to decide.</summary>
internal static class EngineOptionTable
{
    public const string Preset = "preset";

    // It reads results as they come and keeps none to give again, lets no query at files, and reports every second.
    private static readonly string[] Decided = ["bufferSize", "overflow", "cache", "cacheCorrelations", "cacheTime", "allowsLookupFiles", "reportInterval"];

    public static OptionTable<CorrelationEngineOptions> Table { get; } = new(
        [.. EngineSettings.All.Where(static setting => !Decided.Contains(setting.Name)).Select(static setting =>
            new ConfigurationOption<CorrelationEngineOptions>(setting.Name, setting.Help, JsonTypeOf(setting.Kind), (options, value) => setting.Apply(options, TextOf(value, setting.Kind))))]);

    /// <exception cref="ServerConfigurationException">It cannot be read.</exception>
    public static CorrelationEngineOptions Read(JsonElement json)
    {
        try
        {
            var preset = json.ValueKind == JsonValueKind.Object && json.TryGetProperty(Preset, out var value)
                ? EngineSettings.Preset(new ConfigurationValue(value).Text())
                : CorrelationEngineOptions.Standard;
            return Table.Read("engine", json, preset, Preset);
        }
        catch (FormatException error)
        {
            throw new ServerConfigurationException($"engine.{Preset}", error.Message, error);
        }
    }

    private static string JsonTypeOf(EngineSettingKind kind) => kind switch
    {
        EngineSettingKind.Number => "integer",
        EngineSettingKind.Switch => "boolean",
        _ => "string",
    };

    private static string TextOf(ConfigurationValue value, EngineSettingKind kind) => kind switch
    {
        EngineSettingKind.Number => value.Json.ValueKind == JsonValueKind.Number ? value.Json.GetRawText() : throw new FormatException("needs a whole number."),
        EngineSettingKind.Switch => value.Switch() ? bool.TrueString : bool.FalseString,
        _ => value.Text(),
    };
}
