using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads answers of the old search: <c>{"messages":[{"message":{…},"index":…}],…}</c>.</summary>
internal static class UniversalAnswer
{
    /// <exception cref="JsonException">It is no such answer.</exception>
    public static void Read(ReadOnlySpan<byte> body, GraylogMessages messages)
    {
        var reader = new Utf8JsonReader(body);
        var isAnswer = false;
        reader.Read();
        while (reader.TokenType != JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessages = reader.ValueTextEquals("messages"u8);
            reader.Read();
            if (isMessages && reader.TokenType == JsonTokenType.StartArray)
            {
                isAnswer = true;
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    ReadHit(ref reader, body, messages);
                    messages.EndMessage();
                }
            }
            else
            {
                reader.Skip();
            }
        }

        _ = isAnswer ? true : throw new JsonException("it has no messages");
    }

    private static void ReadHit(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, GraylogMessages messages)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessage = reader.ValueTextEquals("message"u8);
            reader.Read();
            while (isMessage && reader.TokenType != JsonTokenType.EndObject && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = JsonMembers.ReadString(ref reader);
                reader.Read();
                messages.Add(name, JsonMembers.ReadValue(ref reader, body));
            }

            reader.Skip();
        }
    }
}

/// <summary>Reads answers of the scripting API: <c>{"schema":[{"field":"timestamp",…}],"datarows":[["…"]],…}</c>.</summary>
internal static class TabularAnswer
{
    // What the server writes for a field that a message lacks. No message lacks its text.
    private const string Missing = "-";

    /// <param name="body">The answer.</param>
    /// <param name="asked">The fields in the order in which they were asked for, where the answer does not name them before its rows.</param>
    /// <param name="messages">Takes the messages.</param>
    /// <exception cref="JsonException">It is no such answer.</exception>
    public static void Read(ReadOnlySpan<byte> body, IReadOnlyList<string> asked, GraylogMessages messages)
    {
        var reader = new Utf8JsonReader(body);
        var fields = asked;
        var isAnswer = false;
        reader.Read();
        while (reader.TokenType != JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isSchema = reader.ValueTextEquals("schema"u8);
            var isRows = reader.ValueTextEquals("datarows"u8);
            reader.Read();
            if (isSchema && reader.TokenType == JsonTokenType.StartArray)
            {
                fields = ReadSchema(ref reader);
            }
            else if (isRows && reader.TokenType == JsonTokenType.StartArray)
            {
                isAnswer = true;
                while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadRow(ref reader, body, fields, messages);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        _ = isAnswer ? true : throw new JsonException("it has no datarows");
    }

    private static List<string> ReadSchema(ref Utf8JsonReader reader)
    {
        var fields = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var field = string.Empty;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isField = reader.ValueTextEquals("field"u8);
                reader.Read();
                field = isField ? reader.GetString() ?? string.Empty : field;
                reader.Skip();
            }

            fields.Add(field);
        }

        return fields;
    }

    private static void ReadRow(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, IReadOnlyList<string> fields, GraylogMessages messages)
    {
        var column = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; column++)
        {
            if (column == fields.Count)
            {
                throw new JsonException("a row has more cells than there are fields");
            }

            var value = JsonMembers.ReadValue(ref reader, body);
            messages.Add(fields[column], value == Missing && fields[column] != "message" ? null : value);
        }

        _ = column == fields.Count ? true : throw new JsonException("a row has fewer cells than there are fields");
        messages.EndMessage();
    }
}

/// <summary>Reads the export as it comes: a header, then a message a row.</summary>
/// <param name="messages">Takes the messages; what a broken answer has given before is forgotten when the next begins.</param>
/// <param name="span">The times (UTC ticks) of which messages are wanted.</param>
/// <param name="maxRecordBytes">The longest row.</param>
internal sealed class ExportAnswer(GraylogMessages messages, (long From, long To) span, int maxRecordBytes) : IBodySink
{
    private CsvReader _csv = new(maxRecordBytes);
    private List<string>? _fields;

    public void Begin()
    {
        _csv = new CsvReader(maxRecordBytes);
        _fields = null;
        messages.Begin(span);
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (_csv.TryRead(ref bytes))
        {
            TakeRow();
        }
    }

    public void End()
    {
        if (_csv.TryEnd())
        {
            TakeRow();
        }
    }

    private void TakeRow()
    {
        if (_fields is null)
        {
            _fields = !_csv.IsTooLong ? [.. _csv.Cells.Select(static cell => cell ?? string.Empty)] : throw new InvalidDataException("the header of the export is too long");
            return;
        }

        if (_csv.Cells.Count != _fields.Count)
        {
            throw new InvalidDataException($"a row of the export has {_csv.Cells.Count} cells instead of {_fields.Count}");
        }

        for (var i = 0; i < _fields.Count; i++)
        {
            messages.Add(_fields[i], _csv.Cells[i]);
        }

        messages.EndMessage(_csv.IsTooLong);
    }
}
