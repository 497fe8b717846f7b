using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Shows MessagePack items as text: texts as they are, numbers as in JSON, bytes in base64, arrays and maps as JSON.</summary>
internal static class MsgpackText
{
    private const int MaxDepth = 32;

    /// <summary>The item at which a reader stands, as UTF-8; the reader goes behind it.</summary>
    public static ReadOnlySpan<byte> ToUtf8(scoped ref MsgpackReader reader)
    {
        switch (reader.Kind)
        {
            case MsgpackKind.Text:
                return reader.Bytes;
            case MsgpackKind.Bool:
                return reader.Number != 0 ? "true"u8 : "false"u8;
            case MsgpackKind.Integer:
                Span<byte> digits = stackalloc byte[32];
                return Utf8Formatter.TryFormat(reader.Number, digits, out var length) ? digits[..length].ToArray() : default;
            case MsgpackKind.Unsigned:
                return Encoding.ASCII.GetBytes(((ulong)reader.Number).ToString(CultureInfo.InvariantCulture));
            case MsgpackKind.Float:
                return Encoding.ASCII.GetBytes(reader.Real.ToString("R", CultureInfo.InvariantCulture));
            case MsgpackKind.Bytes or MsgpackKind.Extension:
                return Encoding.ASCII.GetBytes(Convert.ToBase64String(reader.Bytes));
            case MsgpackKind.Nil:
                return default;
            default:
                return ToJson(ref reader);
        }
    }

    /// <summary>The item at which a reader stands, as JSON.</summary>
    public static byte[] ToJson(scoped ref MsgpackReader reader)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, JsonText.Options))
        {
            Write(ref reader, json, 0);
        }

        return stream.ToArray();
    }

    private static void Write(scoped ref MsgpackReader reader, Utf8JsonWriter json, int depth)
    {
        switch (reader.Kind)
        {
            case MsgpackKind.Array when depth < MaxDepth:
                json.WriteStartArray();
                for (var left = reader.Count; left > 0 && reader.MoveNext(); left--)
                {
                    Write(ref reader, json, depth + 1);
                }

                json.WriteEndArray();
                break;
            case MsgpackKind.Map when depth < MaxDepth:
                WriteMap(ref reader, json, depth + 1);
                break;
            case MsgpackKind.Array or MsgpackKind.Map:
                reader.Skip();
                json.WriteNullValue();
                break;
            default:
                WriteScalar(ref reader, json);
                break;
        }
    }

    private static void WriteMap(scoped ref MsgpackReader reader, Utf8JsonWriter json, int depth)
    {
        json.WriteStartObject();
        for (var left = reader.Count; left > 0 && reader.MoveNext(); left--)
        {
            JsonText.WriteName(json, ToUtf8(ref reader));
            if (reader.MoveNext())
            {
                Write(ref reader, json, depth);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteScalar(scoped ref MsgpackReader reader, Utf8JsonWriter json)
    {
        switch (reader.Kind)
        {
            case MsgpackKind.Nil:
                json.WriteNullValue();
                break;
            case MsgpackKind.Bool:
                json.WriteBooleanValue(reader.Number != 0);
                break;
            case MsgpackKind.Integer:
                json.WriteNumberValue(reader.Number);
                break;
            case MsgpackKind.Unsigned:
                json.WriteNumberValue((ulong)reader.Number);
                break;
            case MsgpackKind.Float when double.IsFinite(reader.Real):
                json.WriteNumberValue(reader.Real);
                break;
            default:
                JsonText.WriteString(json, ToUtf8(ref reader));
                break;
        }
    }
}
