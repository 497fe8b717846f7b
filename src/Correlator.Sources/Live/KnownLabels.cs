using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Knows what belongs to a set of labels again by their JSON text, whatever the order in it.</summary>
/// <typeparam name="T">What belongs to them: a stream, a series.</typeparam>
/// <param name="create">Makes it.</param>
/// <remarks>Memory: at most 20,000 texts; beyond it all are forgotten, and met again as new objects that are equal in all that counts.</remarks>
internal sealed class KnownLabels<T>(Func<Labels, T> create)
    where T : class
{
    private const int MaxTexts = 20_000;
    private const int MaxTextBytes = 64 * 1024;
    private readonly Dictionary<ulong, (byte[] Text, T Known)> _byText = [];
    private readonly Dictionary<Labels, T> _byLabels = [];

    /// <summary>What belongs to the labels that this JSON object holds.</summary>
    /// <exception cref="JsonException">It is no object of texts, or a very long one.</exception>
    public T Get(ReadOnlySpan<byte> json)
    {
        var key = XxHash3.HashToUInt64(json);
        if (_byText.TryGetValue(key, out var known) && json.SequenceEqual(known.Text))
        {
            return known.Known;
        }

        if (json.Length > MaxTextBytes)
        {
            throw new JsonException($"labels are longer than {MaxTextBytes / 1024} KiB");
        }

        if (_byText.Count >= MaxTexts)
        {
            _byText.Clear();
            _byLabels.Clear();
        }

        var labels = Read(json);
        if (!_byLabels.TryGetValue(labels, out var made))
        {
            _byLabels.Add(labels, made = create(labels));
        }

        _byText[key] = (json.ToArray(), made);
        return made;
    }

    private static Labels Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? JsonLabels.Read(ref reader) : throw new JsonException("labels are no object");
    }
}

/// <summary>Reads labels out of JSON.</summary>
internal static class JsonLabels
{
    /// <summary>Reads an object of labels; the reader stands on its beginning, and then on its end.</summary>
    public static Labels Read(ref Utf8JsonReader reader)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();

            // Labels are texts; a number, from a sloppy server, is taken as it is written.
            pairs.Add(new(name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan)));
            reader.Skip();
        }

        return Labels.Of(pairs);
    }
}
