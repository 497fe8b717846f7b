namespace Correlator;

internal sealed partial class NdjsonDecoder
{
    private const int MaxVisited = 64;

    /// <inheritdoc/>
    public override bool TryVisitFields(ReadOnlySpan<byte> record, IFieldVisitor visitor)
    {
        Span<FieldPlace> places = stackalloc FieldPlace[MaxVisited];
        if (!TryCollect(record, places, out var count))
        {
            return false;
        }

        foreach (var place in places[..count])
        {
            visitor.Visit(record.Slice(place.NameAt, place.NameLength), record.Slice(place.ValueAt, place.ValueLength));
        }

        return true;
    }

    /// <inheritdoc/>
    internal override bool TryGetJson(ReadOnlySpan<byte> record, out JsonParts parts)
    {
        if (_layout is { } layout)
        {
            return layout.TryGetParts(record, out parts);
        }

        parts = default;
        return false;
    }

    /// <summary>Finds where the fields of a plain record stand: one object of scalars without escapes, each name once, with the file's time field.</summary>
    private bool TryCollect(ReadOnlySpan<byte> record, Span<FieldPlace> places, out int count)
    {
        count = 0;
        var (hasTime, message, messageRank, seen) = (false, -1, int.MaxValue, 0UL);
        var fields = new JsonFields(record);
        while (fields.MoveNext())
        {
            var name = fields.RawName;
            var bit = 1UL << (((name.Length * 31) + (name.IsEmpty ? 0 : name[0] + (name[^1] * 7))) & 63);
            var mayBeRepeated = (seen & bit) != 0 && Contains(record, places[..count], name);
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
            places[count++] = FieldPlace.Of(record, name, fields.RawValue);
        }

        if (message >= 0)
        {
            places[(message + 1)..count].CopyTo(places[message..]);
            count--;
        }

        return hasTime && fields.IsComplete;
    }

    private static bool Contains(ReadOnlySpan<byte> record, ReadOnlySpan<FieldPlace> places, ReadOnlySpan<byte> name)
    {
        foreach (var place in places)
        {
            if (record.Slice(place.NameAt, place.NameLength).SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct FieldPlace(int NameAt, int NameLength, int ValueAt, int ValueLength)
    {
        public static FieldPlace Of(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            record.Overlaps(name, out var nameAt);
            record.Overlaps(value, out var valueAt);
            return new FieldPlace(nameAt, name.Length, valueAt, value.Length);
        }
    }
}
