using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Correlator;

/// <summary>Writes an event of a correlation as a JSON object.</summary>
internal sealed class EventJson(Utf8JsonWriter json) : IFieldVisitor
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
        WriteMessage(logEvent);
        json.WriteStartObject(LabelsName);
        if (!logEvent.TryVisitLabels(this))
        {
            WritePairs(json, logEvent.Labels);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    void IFieldVisitor.Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // What is no valid UTF-8 is replaced character by character, as decoding to text does.
        if (Utf8.IsValid(name) && Utf8.IsValid(value))
        {
            json.WriteString(name, value);
        }
        else
        {
            json.WriteString(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value));
        }
    }

    private void WriteMessage(LogEvent logEvent)
    {
        var message = logEvent.MessageUtf8;
        if (Utf8.IsValid(message))
        {
            json.WriteString(Message, message);
        }
        else
        {
            json.WriteString(Message, Encoding.UTF8.GetString(message));
        }
    }

    /// <summary>A time that the writer prints in UTC with as many decimals as it has.</summary>
    public static DateTime Utc(long ticks) => new(ticks, DateTimeKind.Utc);

    public static void WriteLabels(Utf8JsonWriter json, JsonEncodedText name, Labels labels)
    {
        json.WriteStartObject(name);
        WritePairs(json, labels);
        json.WriteEndObject();
    }

    private static void WritePairs(Utf8JsonWriter json, Labels labels)
    {
        foreach (var label in labels.AsSpan())
        {
            json.WriteString(label.Key, label.Value);
        }
    }
}
