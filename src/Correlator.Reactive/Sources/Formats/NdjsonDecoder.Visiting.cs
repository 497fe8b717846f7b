namespace Correlator;

internal sealed partial class NdjsonDecoder
{
    private const int MaxVisited = 64;

    /// <inheritdoc/>
    public override bool TryVisitFields(ReadOnlySpan<byte> record, IFieldVisitor visitor)
    {
        Span<Member> members = stackalloc Member[MaxVisited];
        if (!TryCollect(record, members, out var count))
        {
            return false;
        }

        foreach (var member in members[..count])
        {
            visitor.Visit(record.Slice(member.NameAt, member.NameLength), record.Slice(member.ValueAt, member.ValueLength));
        }

        return true;
    }

    /// <summary>Finds where the fields of a plain record stand: one object of scalars without escapes, each name once, with the file's time field.</summary>
    private bool TryCollect(ReadOnlySpan<byte> record, Span<Member> members, out int count)
    {
        count = 0;
        var (hasTime, message, messageRank, seen) = (false, -1, int.MaxValue, 0UL);
        var fields = new JsonFields(record);
        while (fields.MoveNext())
        {
            var name = fields.RawName;
            var bit = 1UL << (((name.Length * 31) + (name.IsEmpty ? 0 : name[0] + (name[^1] * 7))) & 63);
            var mayBeRepeated = (seen & bit) != 0 && Contains(record, members[..count], name);
            if (count == MaxVisited || fields.IsNameEscaped || fields.IsValueEscaped || fields.Kind == JsonKind.Object || mayBeRepeated)
            {
                return false;
            }

            seen |= bit;
            if (_timeName is not null && name.SequenceEqual(_timeName.Utf8))
            {
                hasTime = true;
                continue;
            }

            if (!fields.IsScalar)
            {
                continue;
            }

            var rank = names.FindMessage(name);
            (message, messageRank) = rank < messageRank ? (count, rank) : (message, messageRank);
            record.Overlaps(name, out var nameAt);
            record.Overlaps(fields.RawValue, out var valueAt);
            members[count++] = new Member(nameAt, name.Length, valueAt, fields.RawValue.Length);
        }

        if (message >= 0)
        {
            members[(message + 1)..count].CopyTo(members[message..]);
            count--;
        }

        return hasTime && fields.IsComplete;
    }

    private static bool Contains(ReadOnlySpan<byte> record, ReadOnlySpan<Member> members, ReadOnlySpan<byte> name)
    {
        foreach (var member in members)
        {
            if (record.Slice(member.NameAt, member.NameLength).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Member(int NameAt, int NameLength, int ValueAt, int ValueLength);
}
