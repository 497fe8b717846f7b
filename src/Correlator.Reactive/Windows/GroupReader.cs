using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>Reads the group of an item as one run of bytes, and turns it back into the labels of a row.</summary>
/// <remarks>Single-threaded: the bytes are valid until the next call.</remarks>
internal sealed class GroupReader
{
    private readonly ItemField[] _fields;
    private readonly string[] _names;
    private readonly HashSet<string>? _without;
    private readonly ArrayBufferWriter<byte> _buffer = new(64);
    private readonly Utf8Scratch _scratch = new();

    public GroupReader(AggregateClause clause, IReadOnlyDictionary<string, ulong> aliases)
    {
        _fields = [.. clause.By.Select(field => ItemField.Of(field, aliases))];
        _names = clause.LabelNames();
        _without = clause.Without?.ToHashSet(StringComparer.Ordinal);
    }

    public ReadOnlySpan<byte> Read(ItemScope scope)
    {
        if (_without is null && _fields.Length == 1)
        {
            scope.TryRead(_fields[0], _scratch, out var only);
            return only;
        }

        _buffer.ResetWrittenCount();
        foreach (ref readonly var field in _fields.AsSpan())
        {
            scope.TryRead(field, _scratch, out var value);
            Append(value);
        }

        if (_without is not null)
        {
            AppendOthers(scope);
        }

        return _buffer.WrittenSpan;
    }

    /// <summary>The group as the key of its rows.</summary>
    public UnitKey ToKey(byte[] group)
    {
        if (_without is null)
        {
            return new UnitKey(_names, group);
        }

        var (names, values) = (new List<string>(), new ArrayBufferWriter<byte>());
        for (var rest = group.AsSpan(); !rest.IsEmpty;)
        {
            names.Add(Encoding.UTF8.GetString(Take(ref rest)));
            var value = Take(ref rest);
            BinaryPrimitives.WriteInt32LittleEndian(values.GetSpan(4), value.Length);
            values.Advance(4);
            values.Write(value);
        }

        // A single part stands without its length, as in the keys of joins.
        var encoded = values.WrittenSpan[(names.Count == 1 ? 4 : 0)..].ToArray();
        return new UnitKey([.. names], encoded) { Identity = group };
    }

    private static ReadOnlySpan<byte> Take(ref Span<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        ReadOnlySpan<byte> part = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return part;
    }

    private void AppendOthers(ItemScope scope)
    {
        foreach (var (name, value) in scope.OwnLabels())
        {
            if (value.Length > 0 && !_without!.Contains(name))
            {
                Append(Encoding.UTF8.GetBytes(name));
                Append(Encoding.UTF8.GetBytes(value));
            }
        }
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), part.Length);
        _buffer.Advance(4);
        _buffer.Write(part);
    }
}
