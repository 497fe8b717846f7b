using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Rewrites an export request from JSON into the binary form, so that both are read by the same code.</summary>
/// <remarks>
/// Members by their lowerCamelCase names, unknown ones left out; 64-bit numbers as text or number; ids in hexadecimal; enumerations as numbers.
/// Lengths are written as five bytes each, which is allowed and spares a second walk.
/// </remarks>
internal static class OtlpJson
{
    private const int LengthBytes = 5;
    private const int MaxDepth = 160;

    /// <summary>Rewrites a request.</summary>
    /// <returns>False where it is no JSON, or a member has a value of a wrong kind.</returns>
    public static bool TryConvert(ReadOnlySpan<byte> json, PooledBuffer output)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && TryWriteMembers(ref reader, OtlpSchema.Request, output) && !reader.Read();
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException)
        {
            return false;
        }
    }

    private static bool TryWriteMembers(ref Utf8JsonReader reader, OtlpMessage message, PooledBuffer output)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = message.Find(ref reader);
            reader.Read();
            if (member is null)
            {
                reader.Skip();
            }
            else if (!TryWrite(ref reader, member, output))
            {
                return false;
            }
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private static bool TryWrite(ref Utf8JsonReader reader, OtlpMember member, PooledBuffer output)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return TryWriteOne(ref reader, member, output);
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryWriteOne(ref reader, member, output))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryWriteOne(ref Utf8JsonReader reader, OtlpMember member, PooledBuffer output)
    {
        WriteVarint(output, (uint)((member.Number << 3) | WireType(member.Kind)));
        switch (member.Kind)
        {
            case OtlpKind.Message when reader.TokenType == JsonTokenType.StartObject:
                var start = output.Length;
                output.Extend(LengthBytes);
                var isWritten = TryWriteMembers(ref reader, member.Message!(), output);
                WriteLength(output, start);
                return isWritten;
            case OtlpKind.Text or OtlpKind.Base64 or OtlpKind.Hex when reader.TokenType == JsonTokenType.String:
                return TryWriteBytes(ref reader, member.Kind, output);
            case OtlpKind.Bool when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                output.Append(reader.TokenType == JsonTokenType.True ? (byte)1 : (byte)0);
                return true;
            case OtlpKind.Varint:
                return TryReadInteger(ref reader, out var integer) && WriteVarint(output, integer);
            case OtlpKind.Fixed64:
                BinaryPrimitives.WriteUInt64LittleEndian(output.Extend(sizeof(ulong)), TryReadInteger(ref reader, out var number) ? number : 0);
                return reader.TokenType is JsonTokenType.Number or JsonTokenType.String;
            case OtlpKind.Double:
                return TryReadDouble(ref reader, out var value) && TryWriteDouble(output, value);
            default:
                return false;
        }
    }

    private static bool TryWriteBytes(ref Utf8JsonReader reader, OtlpKind kind, PooledBuffer output)
    {
        var start = output.Length;
        output.Extend(LengthBytes);
        if (kind == OtlpKind.Text)
        {
            WriteText(ref reader, output);
        }
        else
        {
            var text = Encoding.UTF8.GetString(reader.ValueSpan);
            output.Append(kind == OtlpKind.Hex ? Convert.FromHexString(text) : Convert.FromBase64String(text));
        }

        WriteLength(output, start);
        return true;
    }

    private static void WriteText(ref Utf8JsonReader reader, PooledBuffer output)
    {
        if (!reader.ValueIsEscaped)
        {
            output.Append(reader.ValueSpan);
            return;
        }

        var length = output.Length;
        try
        {
            var target = output.Extend(reader.ValueSpan.Length);
            output.Shorten(length + reader.CopyString(target));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair stands in it, as JavaScript lets it: the text stays as it was written.
            output.Shorten(length);
            output.Append(reader.ValueSpan);
        }
    }

    // Writers differ in how they write 64-bit numbers; some write a fraction of zero.
    private static bool TryReadInteger(ref Utf8JsonReader reader, out ulong number)
    {
        number = 0;
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return false;
        }

        var text = Encoding.ASCII.GetString(reader.ValueSpan);
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var signed))
        {
            number = unchecked((ulong)signed);
            return true;
        }

        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            || (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && TryConvert(real, out number));
    }

    private static bool TryConvert(decimal real, out ulong number)
    {
        var isWhole = real == decimal.Truncate(real) && real is >= long.MinValue and <= ulong.MaxValue;
        number = !isWhole ? 0 : real < 0 ? unchecked((ulong)(long)real) : (ulong)real;
        return isWhole;
    }

    private static bool TryReadDouble(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.TryGetDouble(out value);
        }

        return reader.TokenType == JsonTokenType.String
            && double.TryParse(Encoding.ASCII.GetString(reader.ValueSpan).Replace("Infinity", "∞", StringComparison.Ordinal), NumberStyles.Float, OtlpSchema.Numbers, out value);
    }

    private static bool TryWriteDouble(PooledBuffer output, double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.Extend(sizeof(double)), value);
        return true;
    }

    private static bool WriteVarint(PooledBuffer output, ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            output.Append((byte)(value | 0x80));
        }

        output.Append((byte)value);
        return true;
    }

    private static void WriteLength(PooledBuffer output, int start)
    {
        var bytes = output.From(start);
        var length = (uint)(bytes.Length - LengthBytes);
        for (var i = 0; i < LengthBytes; i++)
        {
            bytes[i] = (byte)((length & 0x7F) | (i < LengthBytes - 1 ? 0x80u : 0u));
            length >>= 7;
        }
    }

    private static int WireType(OtlpKind kind) => kind switch
    {
        OtlpKind.Varint or OtlpKind.Bool => 0,
        OtlpKind.Fixed64 or OtlpKind.Double => 1,
        _ => 2,
    };
}
