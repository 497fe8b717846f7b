using System.Text.Json;

namespace Correlator;

/// <summary>Writes a correlation as a JSON object. Values that records hold as UTF-8 are copied, never turned into text.</summary>
internal sealed class CorrelationJson(Utf8JsonWriter json)
{
    private static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    private static readonly JsonEncodedText Revision = JsonEncodedText.Encode("revision");
    private static readonly JsonEncodedText CompletenessName = JsonEncodedText.Encode("completeness");
    private static readonly JsonEncodedText Complete = JsonEncodedText.Encode("complete");
    private static readonly JsonEncodedText Partial = JsonEncodedText.Encode("partial");
    private static readonly JsonEncodedText Key = JsonEncodedText.Encode("key");
    private static readonly JsonEncodedText Start = JsonEncodedText.Encode("start");
    private static readonly JsonEncodedText End = JsonEncodedText.Encode("end");
    private static readonly JsonEncodedText DurationMs = JsonEncodedText.Encode("durationMs");
    private static readonly JsonEncodedText LabelsName = JsonEncodedText.Encode("labels");
    private static readonly JsonEncodedText Streams = JsonEncodedText.Encode("streams");
    private static readonly JsonEncodedText Values = JsonEncodedText.Encode("values");
    private static readonly JsonEncodedText Truncated = JsonEncodedText.Encode("truncated");
    private static readonly JsonEncodedText Continues = JsonEncodedText.Encode("continues");
    private static readonly JsonEncodedText Merged = JsonEncodedText.Encode("merged");
    private static readonly JsonEncodedText MissingKey = JsonEncodedText.Encode("missingKey");
    private static readonly JsonEncodedText Events = JsonEncodedText.Encode("events");
    private readonly EventJson _events = new(json);

    public void Write(Correlation correlation)
    {
        json.WriteStartObject();
        json.WriteString(Id, correlation.Id);
        json.WriteNumber(Revision, correlation.Revision);
        json.WriteString(CompletenessName, correlation.Completeness == Completeness.Complete ? Complete : Partial);
        WritePairs(Key, correlation.KeyParts);
        WriteSpan(correlation.Events);
        EventJson.WriteLabels(json, LabelsName, correlation.Labels);
        WriteStreams(correlation.Streams);
        WriteValues(correlation.Values);
        WriteFlags(correlation);
        WriteEvents(correlation.Events);
        json.WriteEndObject();
    }

    private void WritePairs(JsonEncodedText name, IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        json.WriteStartObject(name);
        for (var i = 0; i < pairs.Count; i++)
        {
            json.WriteString(pairs[i].Key, pairs[i].Value);
        }

        json.WriteEndObject();
    }

    private void WriteSpan(IReadOnlyList<CorrelatedEvent> events)
    {
        var (start, end) = (long.MaxValue, long.MinValue);
        for (var i = 0; i < events.Count; i++)
        {
            var ticks = events[i].Event.Ticks;
            start = Math.Min(start, ticks);
            end = Math.Max(end, ticks);
        }

        json.WriteString(Start, EventJson.Utc(start));
        json.WriteString(End, EventJson.Utc(end));
        json.WriteNumber(DurationMs, (end - start) / (double)TimeSpan.TicksPerMillisecond);
    }

    private void WriteStreams(IReadOnlyList<int> streams)
    {
        json.WriteStartArray(Streams);
        for (var i = 0; i < streams.Count; i++)
        {
            json.WriteNumberValue(streams[i]);
        }

        json.WriteEndArray();
    }

    private void WriteValues(IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartObject(Values);
        for (var i = 0; i < values.Count; i++)
        {
            json.WriteString(values[i].Key, values[i].Value);
        }

        json.WriteEndObject();
    }

    private void WriteFlags(Correlation correlation)
    {
        if (correlation.IsTruncated)
        {
            json.WriteBoolean(Truncated, true);
        }

        if (correlation.Continues is { } continues)
        {
            json.WriteString(Continues, continues);
        }

        if (correlation.Merged.Count > 0)
        {
            json.WriteStartArray(Merged);
            foreach (var id in correlation.Merged)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }

        if (correlation.IsKeyMissing)
        {
            json.WriteBoolean(MissingKey, true);
        }
    }

    private void WriteEvents(IReadOnlyList<CorrelatedEvent> events)
    {
        json.WriteStartArray(Events);
        for (var i = 0; i < events.Count; i++)
        {
            _events.Write(events[i]);
        }

        json.WriteEndArray();
    }
}
