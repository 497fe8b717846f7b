using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>The bytes of a row of an aggregate: marks, group, columns.</summary>
internal static class RowRecord
{
    private const byte IncompleteMark = 1;
    private const byte ApproximateMark = 2;
    private const byte ApproximateCell = 0x80;
    private const int HeadBytes = 5;

    /// <summary>Begins a row.</summary>
    public static void Begin(ArrayBufferWriter<byte> record, ReadOnlySpan<byte> group, bool isIncomplete, bool hasApproximate)
    {
        var head = record.GetSpan(HeadBytes);
        head[0] = (byte)((isIncomplete ? IncompleteMark : 0) | (hasApproximate ? ApproximateMark : 0));
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], group.Length);
        record.Advance(HeadBytes);
        record.Write(group);
    }

    /// <summary>Adds the next column.</summary>
    public static void Append(ArrayBufferWriter<byte> record, in Value value, bool isApproximate)
    {
        var head = record.GetSpan(1 + sizeof(double));
        head[0] = (byte)((int)value.Kind | (isApproximate ? ApproximateCell : 0));
        if (value.Kind == ValueKind.Text)
        {
            var length = Encoding.UTF8.GetByteCount(value.Text!);
            BinaryPrimitives.WriteInt32LittleEndian(head[1..], length);
            record.Advance(1 + sizeof(int));
            record.Advance(Encoding.UTF8.GetBytes(value.Text, record.GetSpan(length)));
            return;
        }

        BinaryPrimitives.WriteDoubleLittleEndian(head[1..], value.Number);
        record.Advance(value.IsMissing ? 1 : 1 + sizeof(double));
    }

    public static bool IsIncomplete(ReadOnlySpan<byte> record) => (record[0] & IncompleteMark) != 0;

    public static bool HasApproximate(ReadOnlySpan<byte> record) => (record[0] & ApproximateMark) != 0;

    public static ReadOnlySpan<byte> GroupOf(ReadOnlySpan<byte> record) => record.Slice(HeadBytes, BinaryPrimitives.ReadInt32LittleEndian(record[1..]));

    public static ReadOnlySpan<byte> ColumnsOf(ReadOnlySpan<byte> record) => record[(HeadBytes + BinaryPrimitives.ReadInt32LittleEndian(record[1..]))..];

    /// <summary>Takes the next column.</summary>
    public static Cell Take(scoped ref ReadOnlySpan<byte> rest)
    {
        var (kind, isApproximate) = ((ValueKind)(rest[0] & ~ApproximateCell), (rest[0] & ApproximateCell) != 0);
        var (from, length) = kind switch
        {
            ValueKind.Missing => (1, 0),
            ValueKind.Text => (1 + sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(rest[1..])),
            _ => (1, sizeof(double)),
        };
        var cell = new Cell(kind, isApproximate, rest.Slice(from, length));
        rest = rest[(from + length)..];
        return cell;
    }

    /// <summary>One column of a row.</summary>
    public readonly ref struct Cell(ValueKind kind, bool isApproximate, ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public bool IsMissing => kind == ValueKind.Missing;

        public bool IsApproximate => isApproximate;

        /// <summary>The value as rows show it: a slice of the record where that holds it, else a new array.</summary>
        public ReadOnlySpan<byte> ToUtf8() => kind == ValueKind.Text ? _bytes : Encoding.UTF8.GetBytes(ToString());

        /// <summary>The value as rows show it.</summary>
        public override string ToString() => kind == ValueKind.Text
            ? Encoding.UTF8.GetString(_bytes)
            : Value.OfNumber(BinaryPrimitives.ReadDoubleLittleEndian(_bytes), kind).ToString();
    }
}
