namespace Correlator;

/// <summary>Writes an event of a correlation as a JSON object.</summary>
internal sealed class EventJson(JsonBuffer json) : IFieldVisitor
{
    // What stands before the time is the same for all events of a stream, as long as they come from one source.
    private const int MaxHeads = 64;
    private readonly Head[] _heads = new Head[MaxHeads];
    private bool _isFirst;

    public void Write(in CorrelatedEvent correlated)
    {
        var logEvent = correlated.Event;
        WriteHead(correlated);
        json.Time(logEvent.Ticks);
        json.Raw(""","message":"""u8);
        if (logEvent.TryGetJson(out var parts))
        {
            WriteParts(parts);
            return;
        }

        json.Text(logEvent.MessageUtf8);
        json.Raw(""","labels":{"""u8);
        _isFirst = true;
        if (!logEvent.TryVisitLabels(this))
        {
            WritePairs(json, logEvent.Labels);
        }

        json.Raw("}}"u8);
    }

    void IFieldVisitor.Visit(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        json.Raw(_isFirst ? default : ","u8);
        _isFirst = false;
        json.Text(name);
        json.Raw(":"u8);
        json.Text(value);
    }

    /// <summary>Writes labels as the members of an object.</summary>
    public static void WritePairs(JsonBuffer json, Labels labels)
    {
        var isFirst = true;
        foreach (var (name, value) in labels.AsSpan())
        {
            json.Raw(isFirst ? default : ","u8);
            isFirst = false;
            json.Text(name);
            json.Raw(":"u8);
            json.Text(value);
        }
    }

    private void WriteHead(in CorrelatedEvent correlated)
    {
        var source = correlated.Event.Source;
        var head = (uint)correlated.Stream < MaxHeads ? _heads[correlated.Stream] : default;
        if (!ReferenceEquals(head.Source, source) || !ReferenceEquals(head.Alias, correlated.Alias))
        {
            head = new Head(correlated.Alias, source, HeadOf(correlated, source));
            if ((uint)correlated.Stream < MaxHeads)
            {
                _heads[correlated.Stream] = head;
            }
        }

        json.Raw(head.Json);
    }

    private static byte[] HeadOf(in CorrelatedEvent correlated, string source)
    {
        using var head = new JsonBuffer(256);
        head.Raw("""{"stream":"""u8);
        head.Number(correlated.Stream);
        head.Raw(""","alias":"""u8);
        head.Text(correlated.Alias);
        head.Raw(""","source":"""u8);
        head.Text(source);
        head.Raw(""","timestamp":"""u8);
        return head.ToArray();
    }

    private void WriteParts(in JsonParts parts)
    {
        json.Raw(parts.Message);
        json.Raw(""","labels":{"""u8);
        json.Raw(parts.First);
        json.Raw(parts.Second);
        json.Raw(parts.Third);
        json.Raw("}}"u8);
    }

    private readonly record struct Head(string? Alias, string? Source, byte[] Json);
}
