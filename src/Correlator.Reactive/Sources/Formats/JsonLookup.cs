using System.Numerics;
using System.Runtime.Intrinsics;

namespace Correlator;

/// <summary>Finds one field of a valid JSON object without reading the others where that is possible.</summary>
internal static class JsonLookup
{
    private const int MaxDepth = 64;
    private const int NotThere = -1;
    private const int NotCertain = -2;

    /// <summary>Finds a scalar field; of a name given twice the last counts.</summary>
    /// <param name="record">One valid object.</param>
    /// <param name="name">A member's name, or names of nested members with points between them.</param>
    /// <param name="value">The value without escapes.</param>
    public static bool TryFind(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var valueAt = FindByName(record, name);
        if (valueAt > 0)
        {
            return TryReadScalar(record, valueAt, out value);
        }

        // Nothing found is final unless the name may be written with escapes or is a path into nested objects.
        if (valueAt == NotThere && !name.Contains((byte)'.') && (!record.Contains((byte)'\\') || !MayBeEscaped(record, name)))
        {
            value = default;
            return false;
        }

        return TryFindByMembers(record, name, out value, 0);
    }

    /// <summary>Searches the record for the quoted name from its end, and proves that what is found is a member of the outermost object.</summary>
    /// <remarks>
    /// In valid JSON an unescaped quote, the name, a quote and a colon are a member's name at some depth, if a brace or comma stands before them.
    /// Where no second brace opens before it, that depth is the outermost; else the members are read one by one.
    /// </remarks>
    /// <returns>Where the value begins, or <see cref="NotThere"/>, or <see cref="NotCertain"/>.</returns>
    private static int FindByName(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name)
    {
        var at = record.Length;
        while ((at = FindLastQuoted(record, name, at)) >= 0)
        {
            var valueAt = GetValueAt(record, at + 1, name.Length);
            if (valueAt > 0)
            {
                var begin = record[0] == '{' ? 1 : record.IndexOf((byte)'{') + 1;
                return record[begin..Math.Max(begin, at)].Contains((byte)'{') ? NotCertain : valueAt;
            }
        }

        return NotThere;
    }

    /// <summary>The last place before an index where a quote, the name and a quote stand; -1 where there is none.</summary>
    /// <remarks>Three bytes are compared at 32 places at once, the name's first letter and the two quotes, which hardly ever fit by chance.</remarks>
    private static int FindLastQuoted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, int before)
    {
        var last = Math.Min(before - 1, text.Length - name.Length - 2);
        if (name.IsEmpty || text.Length < Vector256<byte>.Count + name.Length + 1)
        {
            return FindLastQuotedByByte(text, name, last);
        }

        var quote = Vector256.Create((byte)'"');
        var first = Vector256.Create(name[0]);
        while (last >= 0)
        {
            var at = Math.Max(0, last - Vector256<byte>.Count + 1);
            var fits = (Vector256.Equals(Vector256.Create(text.Slice(at, Vector256<byte>.Count)), quote)
                & Vector256.Equals(Vector256.Create(text.Slice(at + 1, Vector256<byte>.Count)), first)
                & Vector256.Equals(Vector256.Create(text.Slice(at + 1 + name.Length, Vector256<byte>.Count)), quote)).ExtractMostSignificantBits();
            fits &= uint.MaxValue >> (Vector256<byte>.Count - 1 - (last - at));
            while (fits != 0)
            {
                var place = 31 - BitOperations.LeadingZeroCount(fits);
                if (text.Slice(at + place + 1, name.Length).SequenceEqual(name))
                {
                    return at + place;
                }

                fits &= ~(1u << place);
            }

            last = at - 1;
        }

        return -1;
    }

    private static int FindLastQuotedByByte(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, int last)
    {
        while (last >= 0 && !(text[last] == '"' && text[last + 1 + name.Length] == '"' && text.Slice(last + 1, name.Length).SequenceEqual(name)))
        {
            last--;
        }

        return last;
    }

    private static bool MayBeEscaped(ReadOnlySpan<byte> record, ReadOnlySpan<byte> name) =>
        record.IndexOf("\\u"u8) >= 0 || name.ContainsAny((byte)'"', (byte)'\\', (byte)'/') || name.ContainsAnyInRange((byte)0, (byte)0x1F);

    private static int GetValueAt(ReadOnlySpan<byte> record, int nameAt, int nameLength)
    {
        var at = nameAt + nameLength;
        at = JsonScanner.SkipBlanks(record, at + 1);
        var before = record[..(nameAt - 1)].TrimEnd(" \t\r\n"u8);
        var isName = at < record.Length && record[at] == ':' && before.Length > 0 && before[^1] is (byte)'{' or (byte)',';
        return isName ? JsonScanner.SkipBlanks(record, at + 1) : -1;
    }

    private static bool TryReadScalar(ReadOnlySpan<byte> record, int at, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (record[at] == '"')
        {
            var end = JsonScanner.SkipString(record, at + 1, out var hasEscapes);
            value = record[(at + 1)..Math.Max(end, at + 1)];
            value = hasEscapes ? JsonText.Unescape(value) : value;
            return true;
        }

        if (record[at] is (byte)'{' or (byte)'[' or (byte)'n')
        {
            return false;
        }

        value = record[at..];
        var length = value.IndexOfAny(",} \t"u8);
        value = length < 0 ? value : value[..length];
        return true;
    }

    private static bool TryFindByMembers(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, int depth)
    {
        var isFound = false;
        value = default;
        var fields = new JsonFields(text);
        while (fields.MoveNext())
        {
            var member = fields.Name;
            if (member.SequenceEqual(name))
            {
                isFound = fields.IsScalar;
                value = isFound ? fields.Value : default;
            }
            else if (fields.Kind == JsonKind.Object && IsPath(name, member) && depth < MaxDepth
                && TryFindByMembers(fields.RawValue, name[(member.Length + 1)..], out var nested, depth + 1))
            {
                isFound = true;
                value = nested;
            }
        }

        return isFound;
    }

    private static bool IsPath(ReadOnlySpan<byte> name, ReadOnlySpan<byte> member) =>
        name.Length > member.Length && name[member.Length] == '.' && name.StartsWith(member);
}
