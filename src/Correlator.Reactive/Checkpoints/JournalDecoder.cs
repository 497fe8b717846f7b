using System.Text;

namespace Correlator;

/// <summary>Reads fields and message of an event that a journal kept of a raw record: whether they can be shown as they are, the message, the fields in the record's order.</summary>
internal sealed class JournalDecoder : RecordDecoder
{
    /// <summary>Whether an event's fields can be shown without making texts.</summary>
    public const byte Visitable = 1;

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isSingle = record[0] == Visitable;
        var isFound = false;
        value = default;
        Take(ref record, isFirst: true);
        while (!record.IsEmpty)
        {
            var isWanted = Take(ref record).SequenceEqual(name.Utf8);
            var found = Take(ref record);
            if (isWanted)
            {
                // Of a name given twice the last counts.
                value = found;
                isFound = true;
                if (isSingle)
                {
                    break;
                }
            }
        }

        return isFound;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => Take(ref record, isFirst: true);

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Take(ref record, isFirst: true);
        while (!record.IsEmpty)
        {
            var name = Encoding.UTF8.GetString(Take(ref record));
            fields.Add(new(name, Encoding.UTF8.GetString(Take(ref record))));
        }
    }

    public override bool TryVisitFields(ReadOnlySpan<byte> record, IFieldVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        if (record[0] != Visitable)
        {
            return false;
        }

        Take(ref record, isFirst: true);
        while (!record.IsEmpty)
        {
            var name = Take(ref record);
            visitor.Visit(name, Take(ref record));
        }

        return true;
    }

    /// <summary>Whether a record is whole: an event must not be made of another.</summary>
    public static bool IsWhole(ArraySegment<byte> record)
    {
        var cursor = JournalCursor.Over(record);
        var parts = 0;
        for (cursor.Byte(); !cursor.IsAtEnd; parts++)
        {
            cursor.Block();
        }

        return parts % 2 == 1;
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest, bool isFirst = false)
    {
        var (length, at, shift) = (0, isFirst ? 1 : 0, 0);
        for (; rest[at] >= 0x80; at++, shift += 7)
        {
            length |= (rest[at] & 0x7F) << shift;
        }

        length |= rest[at++] << shift;
        var part = rest.Slice(at, length);
        rest = rest[(at + length)..];
        return part;
    }
}
