using System.Text.Json;

namespace Correlator;

/// <summary>Writes an event of a correlation as a JSON object.</summary>
internal sealed class EventJson(Utf8JsonWriter json)
{
    private static readonly JsonEncodedText StreamName = JsonEncodedText.Encode("stream");
    private static readonly JsonEncodedText Alias = JsonEncodedText.Encode("alias");
    private static readonly JsonEncodedText Source = JsonEncodedText.Encode("source");
    private static readonly JsonEncodedText Timestamp = JsonEncodedText.Encode("timestamp");
    private static readonly JsonEncodedText Message = JsonEncodedText.Encode("message");
    private static readonly JsonEncodedText LabelsName = JsonEncodedText.Encode("labels");

    public void Write(CorrelatedEvent correlated)
    {
        var logEvent = correlated.Event;
        json.WriteStartObject();
        json.WriteNumber(StreamName, correlated.Stream);
        json.WriteString(Alias, correlated.Alias);
        json.WriteString(Source, logEvent.Source);
        json.WriteString(Timestamp, Utc(logEvent.Ticks));
        json.WriteString(Message, logEvent.MessageUtf8);
        WriteLabels(json, LabelsName, logEvent.Labels);
        json.WriteEndObject();
    }

    /// <summary>A time that the writer prints in UTC with as many decimals as it has.</summary>
    public static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);

    public static void WriteLabels(Utf8JsonWriter json, JsonEncodedText name, Labels labels)
    {
        json.WriteStartObject(name);
        foreach (var label in labels.AsSpan())
        {
            json.WriteString(label.Key, label.Value);
        }

        json.WriteEndObject();
    }
}
