using System.Text;

namespace Correlator;

/// <summary>How the records of a log are written as a rule: which members, in which order, all of them text. A record that fits is understood in one pass.</summary>
/// <remarks>Immutable, so that any thread may use the one that another has learned.</remarks>
internal sealed class JsonLayout
{
    private const int MaxMembers = 32;
    private readonly byte[][] _names;
    private readonly int _time;
    private readonly int _message;

    private JsonLayout(byte[][] names, int time, int message)
    {
        _names = names;
        _time = time;
        _message = message;
    }

    /// <summary>The layout of a valid record; null where it is not one object of texts without escapes and blanks, each name once, with the time.</summary>
    public static JsonLayout? Learn(ReadOnlySpan<byte> record, EventFields names, FieldName timeName)
    {
        var members = new List<string>();
        var (time, message, messageRank) = (-1, -1, int.MaxValue);
        var fields = new JsonFields(record);
        while (fields.MoveNext())
        {
            if (fields.IsNameEscaped || fields.IsValueEscaped || fields.Kind != JsonKind.String || members.Count == MaxMembers)
            {
                return null;
            }

            var rank = names.FindMessage(fields.RawName);
            time = fields.RawName.SequenceEqual(timeName.Utf8) ? members.Count : time;
            (message, messageRank) = rank < messageRank ? (members.Count, rank) : (message, messageRank);
            members.Add($"\"{Encoding.Latin1.GetString(fields.RawName)}\":\"");
        }

        var isUsable = fields.IsComplete && time >= 0 && time != message && members.Distinct(StringComparer.Ordinal).Count() == members.Count;
        return isUsable ? new JsonLayout([.. members.Select(Encoding.Latin1.GetBytes)], time, message) : null;
    }

    /// <summary>The time of a record that fits; a record that fits is valid.</summary>
    public bool TryFindTime(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> time)
    {
        Span<int> ends = stackalloc int[MaxMembers];
        if (!TryMatch(record, ends, out _))
        {
            time = default;
            return false;
        }

        time = record[ValueAt(_time, ends)..(ends[_time] - 1)];
        return true;
    }

    /// <summary>What of a record that fits can be copied into JSON output.</summary>
    public bool TryGetParts(ReadOnlySpan<byte> record, out JsonParts parts)
    {
        Span<int> ends = stackalloc int[MaxMembers];
        if (_message < 0 || !TryMatch(record, ends, out var isAscii) || !isAscii)
        {
            parts = default;
            return false;
        }

        var (first, second) = _time < _message ? (_time, _message) : (_message, _time);
        var last = _names.Length - 1;
        var isThirdEmpty = second == last;
        var isSecondEmpty = second == first + 1;
        parts = new JsonParts
        {
            Message = record[(ValueAt(_message, ends) - 1)..ends[_message]],
            First = Members(record, ends, 0, first, isThirdEmpty && isSecondEmpty),
            Second = Members(record, ends, first + 1, second, isThirdEmpty),
            Third = Members(record, ends, second + 1, last + 1, true),
        };
        return true;
    }

    /// <summary>Some members as they stand, with the comma behind them unless they are the last that are wanted.</summary>
    private static ReadOnlySpan<byte> Members(ReadOnlySpan<byte> record, scoped ReadOnlySpan<int> ends, int from, int to, bool isLast)
    {
        if (from >= to)
        {
            return default;
        }

        return record[BeginOf(from, ends)..(ends[to - 1] + (isLast ? 0 : 1))];
    }

    private static int BeginOf(int member, scoped ReadOnlySpan<int> ends) => member == 0 ? 1 : ends[member - 1] + 1;

    private int ValueAt(int member, scoped ReadOnlySpan<int> ends) => BeginOf(member, ends) + _names[member].Length;

    /// <summary>Finds the index behind each value.</summary>
    private bool TryMatch(ReadOnlySpan<byte> record, Span<int> ends, out bool isAscii)
    {
        isAscii = false;
        if (record.Length is < JsonQuotes.MinBytes or > JsonQuotes.MaxBytes)
        {
            return false;
        }

        var quotes = new JsonQuotes(record, out var isPlain);
        isAscii = quotes.IsAscii;
        if (!isPlain || record[0] != '{')
        {
            return false;
        }

        var at = 1;
        for (var i = 0; i < _names.Length; i++)
        {
            if (!record[at..].StartsWith(_names[i]))
            {
                return false;
            }

            var end = quotes.SkipThree() + 1;
            if (end >= record.Length || record[end] != (i == _names.Length - 1 ? '}' : ','))
            {
                return false;
            }

            ends[i] = end;
            at = end + 1;
        }

        return at == record.Length;
    }
}
