using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Writes answers that are one JSON object.</summary>
internal static class JsonAnswer
{
    /// <param name="write">Writes the members.</param>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
