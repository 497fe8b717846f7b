using Correlator.Dsl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Correlator.Hosting;

/// <summary>Reads a section of a configuration. Without reflection, so that it can be trimmed and compiled ahead of time.</summary>
internal sealed class HostConfiguration(IConfiguration? section) : IConfigureOptions<CorrelatorHostOptions>
{
    private const string Preset = nameof(Preset);

    // All but the engine's.
    private static readonly string[] Own =
        [Preset, nameof(CorrelatorHostOptions.Queries), nameof(CorrelatorHostOptions.Stop), nameof(CorrelatorHostOptions.StopsHostOnFailure), nameof(CorrelatorHostOptions.HealthMemory)];

    private readonly List<string> _faults = [];

    /// <exception cref="OptionsValidationException">Keys that mean nothing, or values that cannot be read: all of them, each with its key.</exception>
    public void Configure(CorrelatorHostOptions options)
    {
        if (section is null)
        {
            return;
        }

        _faults.Clear();
        if (section[Preset] is { } preset)
        {
            Try(Preset, () => options.Engine = EngineSettings.Preset(preset));
        }

        foreach (var entry in section.GetChildren())
        {
            Read(options, entry, entry.Key);
        }

        if (_faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(CorrelatorHostOptions), _faults);
        }
    }

    private void Read(CorrelatorHostOptions options, IConfigurationSection entry, string key)
    {
        if (Is(key, Preset))
        {
            return;
        }

        if (Is(key, nameof(options.Queries)))
        {
            foreach (var query in entry.GetChildren())
            {
                options.Queries[query.Key] = query.Value ?? string.Empty;
            }
        }
        else if (EngineSettings.Find(key) is { } setting && TextOf(entry) is { } text)
        {
            Try(key, () => options.Engine = setting.Apply(options.Engine, text));
        }
        else if (entry.Value is { } value)
        {
            ReadOwn(options, key, value);
        }
        else
        {
            // A part of an option, such as the window of deduplication.
            foreach (var part in entry.GetChildren())
            {
                Read(options, part, $"{key}:{part.Key}");
            }
        }
    }

    private void ReadOwn(CorrelatorHostOptions options, string key, string value)
    {
        if (Is(key, nameof(options.Stop)))
        {
            Try(key, () => options.Stop = Enum.TryParse<HostStop>(value, ignoreCase: true, out var stop) && Enum.IsDefined(stop)
                ? stop
                : throw new FormatException($"'{value}' is none of {string.Join(", ", Enum.GetNames<HostStop>())}."));
        }
        else if (Is(key, nameof(options.StopsHostOnFailure)))
        {
            Try(key, () => options.StopsHostOnFailure = bool.TryParse(value, out var isSet) ? isSet : throw new FormatException($"'{value}' is neither true nor false."));
        }
        else if (Is(key, nameof(options.HealthMemory)))
        {
            Try(key, () => options.HealthMemory = EngineSettings.Duration(value));
        }
        else
        {
            _faults.Add($"{Place(key)} means nothing here; known are {string.Join(", ", [.. Own, .. EngineSettings.All.Select(static setting => setting.Path)])}.");
        }
    }

    private void Try(string key, Action read)
    {
        try
        {
            read();
        }
        catch (FormatException error)
        {
            _faults.Add($"{Place(key)}: {error.Message}");
        }
    }

    /// <summary>A value, or the values of an array with commas between; null for a section with parts of other names.</summary>
    private static string? TextOf(IConfigurationSection entry)
    {
        var items = entry.GetChildren().ToList();
        return entry.Value ?? (items.Count > 0 && items.All(static item => item.Value is not null && item.Key.All(char.IsAsciiDigit)) ? string.Join(',', items.Select(static item => item.Value)) : null);
    }

    private string Place(string key) => section is IConfigurationSection { Path: var path } ? $"{path}:{key}" : key;

    private static bool Is(string key, string name) => key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
