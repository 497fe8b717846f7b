using System.Buffers.Binary;
using System.Text;

namespace Correlator.Sources;

/// <summary>How an entry with labels of its own is kept: the line, then names and values, then how long these are.</summary>
/// <remarks>Each name and value is preceded by its length, all lengths are 32 bit, so a field is found without making texts.</remarks>
internal static class LokiRecord
{
    public const int LengthBytes = sizeof(int);

    /// <summary>The line of a record.</summary>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> record) => record[..(record.Length - LengthBytes - FieldBytes(record))];

    /// <summary>The names and values of a record.</summary>
    public static ReadOnlySpan<byte> Fields(ReadOnlySpan<byte> record) => record.Slice(record.Length - LengthBytes - FieldBytes(record), FieldBytes(record));

    /// <summary>Takes the next text off the fields.</summary>
    public static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> fields)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(fields);
        var text = fields.Slice(LengthBytes, length);
        fields = fields[(LengthBytes + length)..];
        return text;
    }

    private static int FieldBytes(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt32LittleEndian(record[^LengthBytes..]);
}

/// <summary>Reads records that are the line and nothing else.</summary>
internal sealed class LineDecoder : RecordDecoder
{
    public static LineDecoder Instance { get; } = new();

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        value = default;
        return false;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => record;

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
    }

    public override bool TryVisitFields(ReadOnlySpan<byte> record, IFieldVisitor visitor) => true;
}

/// <summary>Reads records of a line and labels of its own: structured metadata, and what the query parsed.</summary>
internal sealed class LokiDecoder : RecordDecoder
{
    public static LokiDecoder Instance { get; } = new();

    // Of a name given twice the last one counts, as it does where all are copied.
    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        var fields = LokiRecord.Fields(record);
        var isFound = false;
        value = default;
        while (!fields.IsEmpty)
        {
            var isWanted = LokiRecord.Take(ref fields).SequenceEqual(name.Utf8);
            var text = LokiRecord.Take(ref fields);
            if (isWanted)
            {
                value = text;
                isFound = true;
            }
        }

        return isFound;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => LokiRecord.Line(record);

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        var rest = LokiRecord.Fields(record);
        while (!rest.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(LokiRecord.Take(ref rest));
            fields.Add(new(name, Encoding.UTF8.GetString(LokiRecord.Take(ref rest))));
        }
    }
}
