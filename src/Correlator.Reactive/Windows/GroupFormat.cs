using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>How a group is written as one run of bytes, and which labels it stands for.</summary>
/// <remarks>
/// Of one field the value as it is, of several each behind its length; where all labels but some make the group, names and values in turn, each
/// behind its length.
/// </remarks>
internal sealed class GroupFormat(AggregateClause clause)
{
    private readonly string[] _names = clause.LabelNames();
    private readonly FieldName[] _fields = [.. clause.LabelNames().Select(FieldName.Of)];
    private readonly bool _isWithout = clause.Without is not null;

    /// <summary>The group as the key of its rows.</summary>
    public UnitKey ToKey(ReadOnlySpan<byte> group)
    {
        if (!_isWithout)
        {
            return new UnitKey(_names, group.ToArray());
        }

        var (names, values) = (new List<string>(), new ArrayBufferWriter<byte>());
        for (var rest = group; !rest.IsEmpty;)
        {
            names.Add(Encoding.UTF8.GetString(Take(ref rest)));
            Append(values, Take(ref rest));
        }

        // A single part stands without its length, as in the keys of joins.
        var encoded = values.WrittenSpan[(names.Count == 1 ? 4 : 0)..].ToArray();
        return new UnitKey([.. names], encoded) { Identity = group.ToArray() };
    }

    /// <summary>Finds the value of a label; false where it is missing or empty.</summary>
    public bool TryGet(ReadOnlySpan<byte> group, FieldName name, out ReadOnlySpan<byte> value)
    {
        value = default;
        var rest = group;
        for (var part = 0; HasPart(rest, part); part++)
        {
            var isMeant = _isWithout ? Take(ref rest).SequenceEqual(name.Utf8) : _fields[part].Equals(name);
            var found = TakeValue(ref rest);
            if (isMeant && !found.IsEmpty)
            {
                value = found;
            }
        }

        return !value.IsEmpty;
    }

    /// <summary>Adds the labels that are not empty.</summary>
    public void CopyTo(ReadOnlySpan<byte> group, ICollection<KeyValuePair<string, string>> labels)
    {
        var rest = group;
        for (var part = 0; HasPart(rest, part); part++)
        {
            var name = _isWithout ? Encoding.UTF8.GetString(Take(ref rest)) : _names[part];
            var value = TakeValue(ref rest);
            if (!value.IsEmpty)
            {
                labels.Add(new(name, Encoding.UTF8.GetString(value)));
            }
        }
    }

    /// <summary>Writes a part of several.</summary>
    public static void Append(ArrayBufferWriter<byte> group, ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32LittleEndian(group.GetSpan(4), part.Length);
        group.Advance(4);
        group.Write(part);
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var part = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return part;
    }

    private bool HasPart(ReadOnlySpan<byte> rest, int part) => _isWithout ? !rest.IsEmpty : part < _names.Length;

    private ReadOnlySpan<byte> TakeValue(scoped ref ReadOnlySpan<byte> rest) => _isWithout || _names.Length > 1 ? Take(ref rest) : rest;
}
