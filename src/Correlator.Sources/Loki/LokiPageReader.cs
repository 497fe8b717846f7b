using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Reads answers of <c>query_range</c> and frames of <c>tail</c>: straight from UTF-8 into records, without objects in between.</summary>
/// <remarks>Takes what different versions send: values of two or three elements, timestamps as texts or numbers, members in any order, null for nothing.</remarks>
internal sealed class LokiPageReader(string source, LokiOptions options, SourceRequest request)
{
    private readonly KnownLabels<LokiStream> _streams = new(labels => new LokiStream(source, labels));
    private readonly RecordChunks _chunks = new();
    private int _page;

    private static ReadOnlySpan<byte> FoundPrefix => "correlator_found_"u8;

    /// <summary>Reads an answer into a page and orders it.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="page">Is filled.</param>
    /// <param name="isContinued">Whether it goes on where the last one ended, as frames of a tail do.</param>
    /// <exception cref="JsonException">It is no such answer.</exception>
    /// <exception cref="SourceException">It holds numbers instead of lines, or a malformed entry in a strict run.</exception>
    public void Read(ReadOnlySpan<byte> body, LokiPage page, bool isContinued = false)
    {
        page.Clear();
        _page += isContinued ? 0 : 1;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !ReadMembers(ref reader, body, page))
        {
            throw new JsonException("it has neither streams nor a status");
        }

        page.Sort();
    }

    private bool ReadMembers(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, LokiPage page)
    {
        var isAnswer = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isResult = reader.ValueTextEquals("result"u8) || reader.ValueTextEquals("streams"u8);
            var isData = reader.ValueTextEquals("data"u8);
            var isType = reader.ValueTextEquals("resultType"u8);
            var isDropped = reader.ValueTextEquals("dropped_entries"u8);
            isAnswer |= isResult || isDropped || reader.ValueTextEquals("status"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.StartObject)
            {
                isAnswer |= ReadMembers(ref reader, body, page);
            }
            else if (isResult && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadStreams(ref reader, body, page);
            }
            else if (isDropped && reader.TokenType == JsonTokenType.StartArray)
            {
                page.Dropped += CountElements(ref reader);
            }
            else if (isType && !reader.ValueTextEquals("streams"u8))
            {
                throw NoLogQuery();
            }
            else
            {
                reader.Skip();
            }
        }

        return isAnswer;
    }

    private static int CountElements(ref Utf8JsonReader reader)
    {
        var count = 0;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            reader.Skip();
        }

        return count;
    }

    private void ReadStreams(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, LokiPage page)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadStream(ref reader, body, page);
        }
    }

    private void ReadStream(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, LokiPage page)
    {
        LokiStream? stream = null;
        Utf8JsonReader early = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isStream = reader.ValueTextEquals("stream"u8);
            var isValues = reader.ValueTextEquals("values"u8);
            if (reader.ValueTextEquals("metric"u8))
            {
                throw NoLogQuery();
            }

            reader.Read();
            if (isValues && stream is not null && reader.TokenType == JsonTokenType.StartArray)
            {
                ReadEntries(ref reader, stream, page);
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            early = isValues ? reader : early;
            reader.Skip();
            stream = isStream ? _streams.Get(body[start..(int)reader.BytesConsumed]) : stream;
        }

        // The values may stand before the labels.
        if (stream is not null && early.TokenType == JsonTokenType.StartArray)
        {
            ReadEntries(ref early, stream, page);
        }
    }

    private void ReadEntries(ref Utf8JsonReader reader, LokiStream stream, LokiPage page)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            page.Received++;
            reader.Read();
            var hasTime = TryReadTime(ref reader, out var nanoseconds);
            reader.Read();
            var line = reader;
            Utf8JsonReader fields = default;
            var fieldBytes = 0;
            while (reader.TokenType != JsonTokenType.EndArray && reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var start = (int)reader.TokenStartIndex;
                fields = reader;
                reader.Skip();
                fieldBytes = fields.TokenType == JsonTokenType.StartObject ? (int)reader.BytesConsumed - start : 0;
            }

            if (!hasTime || line.TokenType != JsonTokenType.String)
            {
                Malformed(stream, "an entry without a timestamp in nanoseconds or without a line");
                continue;
            }

            Add(page, new LokiEntry(stream, nanoseconds, default), ref line, ref fields, fieldBytes);
        }
    }

    private static bool TryReadTime(ref Utf8JsonReader reader, out long nanoseconds)
    {
        nanoseconds = 0;
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            && Utf8Parser.TryParse(reader.ValueSpan, out nanoseconds, out int used)
            && used == reader.ValueSpan.Length
            && nanoseconds >= 0;
    }

    private void Add(LokiPage page, LokiEntry entry, ref Utf8JsonReader line, ref Utf8JsonReader fields, int fieldBytes)
    {
        if (line.ValueSpan.Length > options.MaxLineBytes)
        {
            Malformed(entry.Stream, string.Create(CultureInfo.InvariantCulture, $"a line longer than {options.MaxLineBytes} bytes"));
            return;
        }

        // "{}" holds nothing. Lengths of 32 bits take at most twice the room of quotes, colons and commas.
        var room = fieldBytes <= 2 ? 0 : (2 * fieldBytes) + FieldedRecord.LengthBytes;
        try
        {
            var record = _chunks.Reserve(line.ValueSpan.Length + room);
            var length = CopyText(ref line, record);
            var written = room == 0 ? 0 : WriteFields(ref fields, record[length..]);
            if (written > 0)
            {
                BinaryPrimitives.WriteInt32LittleEndian(record[(length + written)..], written);
                length += written + FieldedRecord.LengthBytes;
            }

            page.Add(entry with { Record = _chunks.Keep(length), HasFields = written > 0, Order = entry.Stream.OrderOf(_page, entry.Nanoseconds) });
        }
        catch (InvalidOperationException)
        {
            Malformed(entry.Stream, "a line that is no UTF-8");
        }
    }

    private static int CopyText(ref Utf8JsonReader reader, Span<byte> target)
    {
        if (reader.ValueIsEscaped)
        {
            return reader.CopyString(target);
        }

        reader.ValueSpan.CopyTo(target);
        return reader.ValueSpan.Length;
    }

    // {"structuredMetadata":{…},"parsed":{…}}, either or both absent or empty; both are labels of the entry.
    private static int WriteFields(ref Utf8JsonReader reader, Span<byte> target)
    {
        var (length, depth) = (0, reader.CurrentDepth);
        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == depth))
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var name = reader;
            reader.Read();
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number && !name.ValueSpan.StartsWith(FoundPrefix))
            {
                length += WriteText(ref name, target[length..]);
                length += WriteText(ref reader, target[length..]);
            }
        }

        return length;
    }

    private static int WriteText(ref Utf8JsonReader reader, Span<byte> target)
    {
        var length = CopyText(ref reader, target[FieldedRecord.LengthBytes..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        return FieldedRecord.LengthBytes + length;
    }

    private void Malformed(LokiStream stream, string what)
    {
        var example = $"{stream.Plain.Labels}: {what}";
        request.Statistics.AddMalformed(example);
        if (request.IsStrict)
        {
            throw new SourceException(source, $"{example} (a strict run stops at the first malformed record)", code: "MALFORMED_RECORD");
        }
    }

    private SourceException NoLogQuery() =>
        new(source, "the query computes numbers; a source of events needs a log query: a selector, and filters or parsers.", code: LokiVerdicts.QueryError);
}
