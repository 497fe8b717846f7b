using System.Buffers.Binary;
using System.Text;

namespace Correlator.Sources;

/// <summary>How a record with labels beside it is kept: the record, then names and values, then how long these are.</summary>
/// <remarks>Each name and value is preceded by its length, all lengths are 32 bit, so a field is found without making texts.</remarks>
internal static class FieldedRecord
{
    public const int LengthBytes = sizeof(int);

    /// <summary>The record itself.</summary>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> record) => record[..(record.Length - LengthBytes - FieldBytes(record))];

    /// <summary>The names and values beside it.</summary>
    public static ReadOnlySpan<byte> Fields(ReadOnlySpan<byte> record) => record.Slice(record.Length - LengthBytes - FieldBytes(record), FieldBytes(record));

    /// <summary>Takes the next text off the fields.</summary>
    public static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> fields)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(fields);
        var text = fields.Slice(LengthBytes, length);
        fields = fields[(LengthBytes + length)..];
        return text;
    }

    /// <summary>Finds a field. Of a name given twice the last one counts, as it does where all are copied.</summary>
    public static bool TryFind(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        var fields = Fields(record);
        var isFound = false;
        value = default;
        while (!fields.IsEmpty)
        {
            var isWanted = Take(ref fields).SequenceEqual(name.Utf8);
            var text = Take(ref fields);
            if (isWanted)
            {
                value = text;
                isFound = true;
            }
        }

        return isFound;
    }

    /// <summary>Adds all fields.</summary>
    public static void Copy(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        var rest = Fields(record);
        while (!rest.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(Take(ref rest));
            fields.Add(new(name, Encoding.UTF8.GetString(Take(ref rest))));
        }
    }

    /// <summary>Writes names and values, and how long they are, as they stand behind a record.</summary>
    public static byte[] Write(IEnumerable<(string Name, ReadOnlyMemory<byte> Value)> fields)
    {
        var written = new List<byte>();
        foreach (var (name, value) in fields)
        {
            Append(written, Encoding.UTF8.GetBytes(name));
            Append(written, value.Span);
        }

        written.AddRange(LengthOf(written.Count));
        return [.. written];
    }

    private static void Append(List<byte> written, ReadOnlySpan<byte> text)
    {
        written.AddRange(LengthOf(text.Length));
        written.AddRange(text);
    }

    private static byte[] LengthOf(int count)
    {
        var bytes = new byte[LengthBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        return bytes;
    }

    private static int FieldBytes(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt32LittleEndian(record[^LengthBytes..]);
}
