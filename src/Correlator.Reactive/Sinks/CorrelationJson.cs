namespace Correlator;

/// <summary>Writes a correlation as a JSON object. Values that records hold as UTF-8 are copied, never turned into text.</summary>
internal sealed class CorrelationJson(JsonBuffer json)
{
    private readonly EventJson _events = new(json);
    private readonly byte[] _id = new byte[Hash128.Bytes];

    public void Write(Correlation correlation)
    {
        var events = correlation.EventSpan;
        json.Raw("""{"id":"""u8);
        WriteId(correlation);
        json.Raw(""","revision":"""u8);
        json.Number(correlation.Revision);
        json.Raw(correlation.Completeness == Completeness.Complete ? ""","completeness":"complete","key":{"""u8 : ""","completeness":"partial","key":{"""u8);
        WriteKey(correlation);
        WriteSpan(events);
        json.Raw(""","labels":{"""u8);
        EventJson.WritePairs(json, correlation.Labels);
        WriteStreams(correlation.Streams);
        WriteValues(correlation.Values);
        WriteFlags(correlation);
        json.Raw(""","events":["""u8);
        for (var i = 0; i < events.Length; i++)
        {
            json.Raw(i == 0 ? default : ","u8);
            _events.Write(events[i]);
        }

        json.Raw("]}"u8);
    }

    private void WriteId(Correlation correlation)
    {
        if (correlation.TryCopyId(_id))
        {
            json.Hex(_id);
        }
        else
        {
            json.Text(correlation.Id);
        }
    }

    private void WriteKey(Correlation correlation)
    {
        if (correlation.KeySource is { } key)
        {
            for (var i = 0; i < key.Count; i++)
            {
                json.Raw(i == 0 ? default : ","u8);
                json.Text(key.NameOf(i));
                json.Raw(":"u8);
                json.Text(key.ValueOf(i));
            }

            return;
        }

        var parts = correlation.KeyParts;
        for (var i = 0; i < parts.Count; i++)
        {
            json.Raw(i == 0 ? default : ","u8);
            json.Text(parts[i].Key);
            json.Raw(":"u8);
            json.Text(parts[i].Value);
        }
    }

    private void WriteSpan(ReadOnlySpan<CorrelatedEvent> events)
    {
        var (start, end) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var correlated in events)
        {
            var ticks = correlated.Event.Ticks;
            start = Math.Min(start, ticks);
            end = Math.Max(end, ticks);
        }

        json.Raw("""},"start":"""u8);
        json.Time(start);
        json.Raw(""","end":"""u8);
        json.Time(end);
        json.Raw(""","durationMs":"""u8);
        var (milliseconds, rest) = Math.DivRem(end - start, TimeSpan.TicksPerMillisecond);
        if (rest == 0)
        {
            json.Number(milliseconds);
        }
        else
        {
            json.Number((end - start) / (double)TimeSpan.TicksPerMillisecond);
        }
    }

    private void WriteStreams(IReadOnlyList<int> streams)
    {
        json.Raw("""},"streams":["""u8);
        for (var i = 0; i < streams.Count; i++)
        {
            json.Raw(i == 0 ? default : ","u8);
            json.Number(streams[i]);
        }

        json.Raw("]"u8);
    }

    private void WriteValues(IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            json.Raw(i == 0 ? ""","values":{"""u8 : ","u8);
            json.Text(values[i].Key);
            json.Raw(":"u8);
            if (values[i].Value is { } value)
            {
                json.Text(value);
            }
            else
            {
                json.Raw("null"u8);
            }
        }

        json.Raw(values.Count > 0 ? "}"u8 : default);
    }

    private void WriteFlags(Correlation correlation)
    {
        json.Raw(correlation.IsTruncated ? ""","truncated":true"""u8 : default);
        if (correlation.Continues is { } continues)
        {
            json.Raw(""","continues":"""u8);
            json.Text(continues);
        }

        var merged = correlation.Merged;
        for (var i = 0; i < merged.Count; i++)
        {
            json.Raw(i == 0 ? ""","merged":["""u8 : ","u8);
            json.Text(merged[i]);
        }

        json.Raw(merged.Count > 0 ? "]"u8 : default);
        json.Raw(correlation.IsKeyMissing ? ""","missingKey":true"""u8 : default);
    }
}
