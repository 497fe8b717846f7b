using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads single members of an answer's outermost object, and values as texts.</summary>
internal static class JsonMembers
{
    /// <summary>The texts of a list; none where it is absent or null.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">An element is no text.</exception>
    public static List<string> ReadTexts(ReadOnlySpan<byte> body, ReadOnlySpan<byte> member)
    {
        var texts = new List<string>();
        var reader = new Utf8JsonReader(body);
        if (TryFind(ref reader, member) && reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                texts.Add(reader.GetString() ?? string.Empty);
            }
        }

        return texts;
    }

    /// <summary>A text; null where it is absent, or no text.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static string? ReadText(ReadOnlySpan<byte> body, ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(body);
        return TryFind(ref reader, member) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>The value on which a reader stands as text, lists and objects as JSON; null for null. The reader then stands on its end.</summary>
    public static string? ReadValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        var start = (int)reader.TokenStartIndex;
        var text = reader.TokenType == JsonTokenType.String ? ReadString(ref reader) : null;
        var isNull = reader.TokenType is JsonTokenType.Null or JsonTokenType.String;
        reader.Skip();
        return isNull ? text : Encoding.UTF8.GetString(body[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The text or name on which a reader stands; one that is no Unicode, as half a surrogate pair, as it is written.</summary>
    public static string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }

    private static bool TryFind(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        reader.Read();
        while (reader.TokenType != JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(member);
            reader.Read();
            if (isWanted)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }
}
