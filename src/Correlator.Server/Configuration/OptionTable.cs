using System.Text.Json;

namespace Correlator.Server;

/// <summary>An option of a configuration: its name, what it means, its JSON type, and what it sets.</summary>
internal sealed record ConfigurationOption<T>(string Name, string Help, string JsonType, Func<T, ConfigurationValue, T> Apply);

/// <summary>The options of one object of a configuration: they read it, and they are its schema.</summary>
internal sealed class OptionTable<T>(params IReadOnlyList<ConfigurationOption<T>> options)
{
    public IReadOnlyList<ConfigurationOption<T>> Options => options;

    /// <summary>Reads an object.</summary>
    /// <param name="place">Where it stands, for messages.</param>
    /// <param name="json">The object.</param>
    /// <param name="initial">What holds where it says nothing.</param>
    /// <param name="others">Members that somebody else reads.</param>
    /// <exception cref="ServerConfigurationException">It is no object, or an option is unknown or cannot be read.</exception>
    public T Read(string place, JsonElement json, T initial, params ReadOnlySpan<string> others)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new ServerConfigurationException(place, "needs an object.");
        }

        var result = initial;
        foreach (var member in json.EnumerateObject())
        {
            if (others.Contains(member.Name))
            {
                continue;
            }

            var option = options.FirstOrDefault(option => option.Name == member.Name) ?? throw new ServerConfigurationException(
                $"{place}.{member.Name}", $"means nothing here; known are {string.Join(", ", [.. others, .. options.Select(static option => option.Name)])}.");
            result = Apply($"{place}.{member.Name}", option, result, new ConfigurationValue(member.Value));
        }

        return result;
    }

    /// <summary>Writes the options as properties of a schema.</summary>
    public void WriteProperties(Utf8JsonWriter json)
    {
        foreach (var option in options)
        {
            json.WriteStartObject(option.Name);
            json.WriteString("description", option.Help);
            json.WriteString("type", option.JsonType);
            if (option.JsonType == "array")
            {
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    private static T Apply(string place, ConfigurationOption<T> option, T options, ConfigurationValue value)
    {
        try
        {
            return option.Apply(options, value);
        }
        catch (Exception error) when (error is FormatException or ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new ServerConfigurationException(place, error.Message, error);
        }
    }
}
