namespace Correlator.Dsl;

/// <summary>An option of an engine as a configuration writes it.</summary>
public sealed class EngineSetting
{
    private readonly Func<CorrelationEngineOptions, string, CorrelationEngineOptions> _set;

    internal EngineSetting(string name, string path, EngineSettingKind kind, Func<CorrelationEngineOptions, string, CorrelationEngineOptions> set) =>
        (Name, Path, Kind, _set) = (name, path, kind, set);

    /// <summary>Its name in configuration files of the server, such as <c>deduplicate</c>.</summary>
    public string Name { get; }

    /// <summary>The property that it sets, with colons between its parts, such as <c>Deduplication:Window</c>: its name in the configuration of a host.</summary>
    public string Path { get; }

    /// <summary>What its text is.</summary>
    public EngineSettingKind Kind { get; }

    /// <summary>What it means, and its default.</summary>
    public string Help { get; internal init; } = string.Empty;

    /// <summary>Sets the option.</summary>
    /// <param name="options">The options so far.</param>
    /// <param name="text">The value.</param>
    /// <returns>The options with the value.</returns>
    /// <exception cref="FormatException">The text is no such value, or one out of its range; the message names the value and the range.</exception>
    public CorrelationEngineOptions Apply(CorrelationEngineOptions options, string text)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return _set(options, text).Validate();
        }
        catch (ArgumentException error)
        {
            // What the runtime adds to the sentence names the parameter a second time, on a line of its own.
            throw new FormatException(error.Message.Split(" (Parameter", 2)[0], error);
        }
    }
}

/// <summary>What the text of an <see cref="EngineSetting"/> is.</summary>
public enum EngineSettingKind
{
    /// <summary>Words: a duration, a size, a choice, a zone.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,
}
