using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>A value of an attribute or a body (<c>AnyValue</c>).</summary>
/// <remarks>Texts are slices of the record; other kinds are written anew: numbers as in JSON, bytes as base64, arrays and maps as JSON.</remarks>
internal readonly ref struct OtlpValue
{
    private const int MaxDepth = 32;
    private readonly ulong _number;

    private OtlpValue(int kind, ReadOnlySpan<byte> bytes, ulong number)
    {
        Kind = kind;
        Bytes = bytes;
        _number = number;
    }

    /// <summary>Which field of <c>AnyValue</c> is set; 0 for none.</summary>
    public int Kind { get; }

    /// <summary>The bytes of a text, of bytes, of an array, of a map.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Reads a value; of several the last counts.</summary>
    public static OtlpValue Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtoReader(message);
        var value = default(OtlpValue);
        while (fields.MoveNext())
        {
            value = fields.Field is >= OtlpFields.ValueText and <= OtlpFields.ValueBytes ? new OtlpValue(fields.Field, fields.Bytes, fields.Number) : value;
        }

        return value;
    }

    /// <summary>The value as UTF-8.</summary>
    public ReadOnlySpan<byte> ToUtf8()
    {
        if (Kind is OtlpFields.ValueText or 0)
        {
            return Bytes;
        }

        if (Kind == OtlpFields.ValueBool)
        {
            return _number != 0 ? "true"u8 : "false"u8;
        }

        Span<byte> digits = stackalloc byte[32];
        return Kind switch
        {
            OtlpFields.ValueInt when Utf8Formatter.TryFormat((long)_number, digits, out var length) => digits[..length].ToArray(),
            OtlpFields.ValueDouble => Encoding.UTF8.GetBytes(BitConverter.UInt64BitsToDouble(_number).ToString("R", CultureInfo.InvariantCulture)),
            OtlpFields.ValueBytes => Encoding.UTF8.GetBytes(Convert.ToBase64String(Bytes)),
            _ => ToJson(),
        };
    }

    private byte[] ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonText.Options))
        {
            Write(json, 0);
        }

        return stream.ToArray();
    }

    private void Write(Utf8JsonWriter json, int depth)
    {
        switch (Kind)
        {
            case OtlpFields.ValueText:
                JsonText.WriteString(json, Bytes);
                break;
            case OtlpFields.ValueBool:
                json.WriteBooleanValue(_number != 0);
                break;
            case OtlpFields.ValueInt:
                json.WriteNumberValue((long)_number);
                break;
            case OtlpFields.ValueDouble when double.IsFinite(BitConverter.UInt64BitsToDouble(_number)):
                json.WriteNumberValue(BitConverter.UInt64BitsToDouble(_number));
                break;
            case OtlpFields.ValueArray when depth < MaxDepth:
                WriteArray(json, depth + 1);
                break;
            case OtlpFields.ValueMap when depth < MaxDepth:
                WriteMap(json, depth + 1);
                break;
            case 0 or OtlpFields.ValueArray or OtlpFields.ValueMap:
                json.WriteNullValue();
                break;
            default:
                json.WriteStringValue(ToUtf8());
                break;
        }
    }

    private void WriteArray(Utf8JsonWriter json, int depth)
    {
        json.WriteStartArray();
        var items = new ProtoReader(Bytes);
        while (items.MoveNext())
        {
            if (items.Field == OtlpFields.Items)
            {
                Read(items.Bytes).Write(json, depth);
            }
        }

        json.WriteEndArray();
    }

    private void WriteMap(Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        var pairs = new ProtoReader(Bytes);
        while (pairs.MoveNext())
        {
            if (pairs.Field == OtlpFields.Items)
            {
                var pair = OtlpPair.Read(pairs.Bytes);
                JsonText.WriteName(json, pair.Key);
                Read(pair.Value).Write(json, depth);
            }
        }

        json.WriteEndObject();
    }
}

/// <summary>An attribute (<c>KeyValue</c>): its name and the bytes of its value.</summary>
internal readonly ref struct OtlpPair
{
    private OtlpPair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Key = key;
        Value = value;
    }

    public ReadOnlySpan<byte> Key { get; }

    public ReadOnlySpan<byte> Value { get; }

    public static OtlpPair Read(ReadOnlySpan<byte> message)
    {
        var fields = new ProtoReader(message);
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        while (fields.MoveNext())
        {
            if (fields.Field == OtlpFields.PairKey)
            {
                key = fields.Bytes;
            }
            else if (fields.Field == OtlpFields.PairValue)
            {
                value = fields.Bytes;
            }
        }

        return new OtlpPair(key, value);
    }
}
