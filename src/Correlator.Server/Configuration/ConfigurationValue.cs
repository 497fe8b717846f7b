using System.Globalization;
using System.Text.Json;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>A value of a configuration, read as what an option needs. What cannot be read so is a <see cref="FormatException"/>.</summary>
internal readonly record struct ConfigurationValue(JsonElement Json)
{
    public string Text() => Json.ValueKind == JsonValueKind.String && Json.GetString() is { Length: > 0 } text
        ? text
        : throw new FormatException("needs a text.");

    public int Count(int least, int most) => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out var count) && count >= least && count <= most
        ? count
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"needs a whole number from {least} to {most}."));

    public bool Switch() => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException("is true or false."),
    };

    public TimeSpan Duration() => QuantityText.ParseDuration(Text());

    /// <summary>A duration of more than zero.</summary>
    public TimeSpan Duration(TimeSpan most) => Duration() is var length && length > TimeSpan.Zero && length <= most
        ? length
        : throw new FormatException($"is more than zero and at most {most.TotalHours:0} h.");

    public long Size(long least)
    {
        var size = QuantityText.ParseSize(Text());
        return size >= least ? size : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"needs at least {least} bytes."));
    }

    public SecretReference Secret() => SecretReference.Parse(Text());

    public IReadOnlyList<string> Names() => Json.ValueKind == JsonValueKind.Array
        ? [.. Json.EnumerateArray().Select(static item => new ConfigurationValue(item).Text())]
        : throw new FormatException("needs an array of texts.");

    /// <summary>Texts by names.</summary>
    public Dictionary<string, string> Texts() => Json.ValueKind == JsonValueKind.Object
        ? Json.EnumerateObject().ToDictionary(static member => member.Name, static member => new ConfigurationValue(member.Value).Text())
        : throw new FormatException("needs an object with a text for each name.");

    /// <summary>One of a few words.</summary>
    public T Choice<T>(params IReadOnlyList<(string Word, T Value)> choices)
    {
        var text = Text();
        foreach (var (word, value) in choices)
        {
            if (word == text)
            {
                return value;
            }
        }

        throw new FormatException($"'{text}' is none of {string.Join(", ", choices.Select(static choice => choice.Word))}.");
    }
}
