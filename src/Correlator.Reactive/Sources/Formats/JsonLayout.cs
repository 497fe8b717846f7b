using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>How the records of a log are written as a rule: the same members in the same order, all of them texts. A record that fits is understood in one pass.</summary>
/// <remarks>What stands between the texts is compared as it is, so that a record that fits is valid. Immutable: any thread may use what another has learned.</remarks>
internal sealed class JsonLayout
{
    private const int MaxMembers = 32;
    private readonly Glue[] _before;
    private readonly byte[] _end;
    private readonly int _time;
    private readonly int _message;
    private readonly int _key;
    private readonly bool _isCompact;

    private JsonLayout(List<byte[]> before, byte[] end, LayoutRoles roles, bool isCompact)
    {
        _before = [.. before.Select(static bytes => new Glue(bytes))];
        _end = end;
        _time = roles.Time;
        _message = roles.Message;
        _key = roles.Key == roles.Time || roles.Key == roles.Message ? -1 : roles.Key;
        _isCompact = isCompact;
    }

    /// <summary>The layout of a valid record; null where it is not one object of texts without escapes, each name once, with the time.</summary>
    public static JsonLayout? Learn(ReadOnlySpan<byte> record, EventFields names, FieldName timeName, FieldName? keyName)
    {
        var (before, seen, roles, at, isCompact) = (new List<byte[]>(), new HashSet<string>(StringComparer.Ordinal), LayoutRoles.None, 0, true);
        var fields = new JsonFields(record);
        while (fields.MoveNext())
        {
            var name = fields.RawName;
            if (fields.IsNameEscaped || fields.IsValueEscaped || fields.Kind != JsonKind.String || before.Count == MaxMembers
                || !seen.Add(Encoding.Latin1.GetString(name)))
            {
                return null;
            }

            roles = roles.With(before.Count, name.SequenceEqual(timeName.Utf8), names.FindMessage(name), keyName is not null && name.SequenceEqual(keyName.Utf8));
            before.Add(record[at..fields.ValueAt].ToArray());
            isCompact &= fields.ValueAt - at == name.Length + (at == 0 ? 5 : 6);
            at = fields.ValueAt + fields.RawValue.Length;
        }

        return fields.IsComplete && roles.Time >= 0 && roles.Time != roles.Message ? new JsonLayout(before, record[at..].ToArray(), roles, isCompact) : null;
    }

    /// <summary>The time of a record that fits, and where its key stands.</summary>
    public bool TryFindTime(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> time, out KeyPlace key)
    {
        Span<int> ends = stackalloc int[MaxMembers];
        if (!TryMatch(record, ends, out _))
        {
            time = default;
            key = default;
            return false;
        }

        time = record[ValueAt(_time, ends)..ends[_time]];
        key = default;
        if (_key >= 0)
        {
            var at = ValueAt(_key, ends);
            key = new KeyPlace((ushort)at, (ushort)(ends[_key] - at));
        }

        return true;
    }

    /// <summary>What of a record that fits can be copied into JSON output.</summary>
    public bool TryGetParts(ReadOnlySpan<byte> record, out JsonParts parts)
    {
        Span<int> ends = stackalloc int[MaxMembers];
        if (_message < 0 || !_isCompact || !TryMatch(record, ends, out var isPrintable) || !isPrintable)
        {
            parts = default;
            return false;
        }

        var (first, second) = _time < _message ? (_time, _message) : (_message, _time);
        var members = _before.Length;
        var isThirdEmpty = second + 1 == members;
        parts = new JsonParts
        {
            Message = record[(ValueAt(_message, ends) - 1)..(ends[_message] + 1)],
            First = Members(record, ends, 0, first, isThirdEmpty && second == first + 1),
            Second = Members(record, ends, first + 1, second, isThirdEmpty),
            Third = Members(record, ends, second + 1, members, true),
        };
        return true;
    }

    /// <summary>Some members as they stand, with the comma behind them unless they are the last that are wanted.</summary>
    private static ReadOnlySpan<byte> Members(ReadOnlySpan<byte> record, scoped ReadOnlySpan<int> ends, int from, int to, bool isLast) =>
        from < to ? record[(from == 0 ? 1 : ends[from - 1] + 2)..(ends[to - 1] + (isLast ? 1 : 2))] : default;

    private int ValueAt(int member, scoped ReadOnlySpan<int> ends) => (member == 0 ? 0 : ends[member - 1]) + _before[member].Length;

    /// <summary>Finds the closing quote of each value.</summary>
    private bool TryMatch(ReadOnlySpan<byte> record, Span<int> ends, out bool isPrintable)
    {
        isPrintable = false;
        if (record.Length is < JsonQuotes.MinBytes or > JsonQuotes.MaxBytes)
        {
            return false;
        }

        var quotes = new JsonQuotes(record, out var isPlain);
        isPrintable = quotes.IsPrintable;
        if (!isPlain)
        {
            return false;
        }

        var at = 0;
        var before = _before;
        for (var i = 0; i < before.Length; i++)
        {
            if (!before[i].Matches(record, at))
            {
                return false;
            }

            at = quotes.Find(at + before[i].Length);
            ends[i] = at;
        }

        return at < record.Length && record[at..].SequenceEqual(_end);
    }

    /// <summary>Which members have a meaning of their own; -1 for none.</summary>
    private readonly record struct LayoutRoles(int Time, int Message, int MessageRank, int Key)
    {
        public static LayoutRoles None => new(-1, -1, int.MaxValue, -1);

        public LayoutRoles With(int member, bool isTime, int messageRank, bool isKey) => new(
            isTime ? member : Time,
            messageRank < MessageRank ? member : Message,
            Math.Min(messageRank, MessageRank),
            isKey ? member : Key);
    }

    /// <summary>What stands before a value: the end of the value before it, a name, the quote that opens the value.</summary>
    private readonly struct Glue(byte[] bytes)
    {
        private const int Word = sizeof(ulong);
        private readonly byte[] _bytes = bytes;
        private readonly ulong _first = bytes.Length >= Word ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        private readonly ulong _last = bytes.Length >= Word ? BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(bytes.Length - Word)) : 0;

        public int Length => _bytes.Length;

        public bool Matches(ReadOnlySpan<byte> text, int at)
        {
            if (at > text.Length - _bytes.Length)
            {
                return false;
            }

            // Two words that overlap cover most names; the others are compared as a whole.
            text = text.Slice(at, _bytes.Length);
            return text.Length is >= Word and <= 2 * Word
                ? BinaryPrimitives.ReadUInt64LittleEndian(text) == _first && BinaryPrimitives.ReadUInt64LittleEndian(text[^Word..]) == _last
                : text.SequenceEqual(_bytes);
        }
    }
}
