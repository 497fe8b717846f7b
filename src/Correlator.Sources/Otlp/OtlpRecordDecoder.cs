using System.Text;

namespace Correlator.Sources;

/// <summary>Reads the fields of a log record of the OpenTelemetry protocol when somebody asks.</summary>
/// <remarks>The record's own fields go before an attribute of the same name. A map among the attributes gives fields <c>a.b</c>.</remarks>
internal sealed class OtlpRecordDecoder : RecordDecoder
{
    private const int MaxDepth = 32;
    private static readonly string[] SeverityNames = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    /// <summary>The one there is; it has no state.</summary>
    public static OtlpRecordDecoder Instance { get; } = new();

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        var isFound = false;
        value = default;
        var fields = new ProtoReader(record);
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.RecordAttributes && TryFind(OtlpPair.Read(fields.Bytes), name.Utf8, 0, out var found))
            {
                value = found;
                isFound = true;
            }
        }

        if (TryGetOwn(record, name.Text, out var own))
        {
            value = own;
            isFound = true;
        }

        return isFound;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record)
    {
        var body = Find(record, OtlpFields.RecordBody);
        return body.IsEmpty ? default : OtlpValue.Read(body).ToUtf8();
    }

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        CopyAttributes(record, OtlpFields.RecordAttributes, fields);
        ReadOnlySpan<string> own = ["event_name", "severity", "severity_number", "span_id", "trace_id"];
        foreach (var name in own)
        {
            if (TryGetOwn(record, name, out var value))
            {
                fields.Add(new(name, Encoding.UTF8.GetString(value)));
            }
        }
    }

    /// <summary>Adds the attributes of a message that has such: a record, a resource, a scope.</summary>
    public static void CopyAttributes(ReadOnlySpan<byte> message, int field, ICollection<KeyValuePair<string, string>> labels)
    {
        var fields = new ProtoReader(message);
        while (fields.MoveNext())
        {
            if (fields.Field == field)
            {
                CopyPair(OtlpPair.Read(fields.Bytes), string.Empty, 0, labels);
            }
        }
    }

    private static void CopyPair(OtlpPair pair, string prefix, int depth, ICollection<KeyValuePair<string, string>> labels)
    {
        var name = prefix + Encoding.UTF8.GetString(pair.Key);
        var value = OtlpValue.Read(pair.Value);
        if (value.Kind == OtlpFields.ValueMap && depth < MaxDepth)
        {
            var pairs = new ProtoReader(value.Bytes);
            while (pairs.MoveNext())
            {
                if (pairs.Field == OtlpFields.Items)
                {
                    CopyPair(OtlpPair.Read(pairs.Bytes), name + ".", depth + 1, labels);
                }
            }
        }
        else if (name.Length > 0)
        {
            labels.Add(new(name, Encoding.UTF8.GetString(value.ToUtf8())));
        }
    }

    private static bool TryFind(OtlpPair pair, ReadOnlySpan<byte> name, int depth, out ReadOnlySpan<byte> found)
    {
        found = default;
        if (!name.StartsWith(pair.Key))
        {
            return false;
        }

        if (name.Length == pair.Key.Length)
        {
            var value = OtlpValue.Read(pair.Value);
            found = value.ToUtf8();
            return value.Kind != OtlpFields.ValueMap || depth >= MaxDepth;
        }

        return name[pair.Key.Length] == '.' && depth < MaxDepth && TryFindNested(OtlpValue.Read(pair.Value), name[(pair.Key.Length + 1)..], depth + 1, out found);
    }

    private static bool TryFindNested(OtlpValue value, ReadOnlySpan<byte> name, int depth, out ReadOnlySpan<byte> found)
    {
        found = default;
        var isFound = false;
        var pairs = new ProtoReader(value.Kind == OtlpFields.ValueMap ? value.Bytes : default);
        while (pairs.MoveNext())
        {
            if (pairs.Field == OtlpFields.Items && TryFind(OtlpPair.Read(pairs.Bytes), name, depth, out var nested))
            {
                found = nested;
                isFound = true;
            }
        }

        return isFound;
    }

    private static bool TryGetOwn(ReadOnlySpan<byte> record, string name, out ReadOnlySpan<byte> value)
    {
        value = name switch
        {
            "severity" => Severity(record),
            "severity_number" => FindNumber(record, OtlpFields.RecordSeverityNumber) is > 0 and var number ? Encoding.UTF8.GetBytes($"{number}") : default,
            "trace_id" => Hex(Find(record, OtlpFields.RecordTraceId)),
            "span_id" => Hex(Find(record, OtlpFields.RecordSpanId)),
            "event_name" => Find(record, OtlpFields.RecordEventName),
            _ => default,
        };
        return !value.IsEmpty;
    }

    // The text where the sender names one, else the short name of the number: four numbers a severity, INFO, INFO2 …
    private static ReadOnlySpan<byte> Severity(ReadOnlySpan<byte> record)
    {
        var text = Find(record, OtlpFields.RecordSeverityText);
        if (!text.IsEmpty || FindNumber(record, OtlpFields.RecordSeverityNumber) is not (>= 1 and <= 24 and var number))
        {
            return text;
        }

        var (name, step) = (SeverityNames[(number - 1) / 4], (number - 1) % 4);
        return Encoding.UTF8.GetBytes(step == 0 ? name : $"{name}{step + 1}");
    }

    private static ReadOnlySpan<byte> Hex(ReadOnlySpan<byte> id) =>
        id.IsEmpty || !id.ContainsAnyExcept((byte)0) ? default : Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id));

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field)
    {
        var fields = new ProtoReader(message);
        var found = default(ReadOnlySpan<byte>);
        while (fields.MoveNext())
        {
            found = fields.Field == field ? fields.Bytes : found;
        }

        return found;
    }

    private static int FindNumber(ReadOnlySpan<byte> message, int field)
    {
        var fields = new ProtoReader(message);
        var found = 0;
        while (fields.MoveNext())
        {
            found = fields.Field == field ? (int)fields.Number : found;
        }

        return found;
    }
}
