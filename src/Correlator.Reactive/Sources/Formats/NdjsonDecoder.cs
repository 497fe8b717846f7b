using System.Numerics;
using System.Text;

namespace Correlator;

/// <summary>One JSON object a line.</summary>
/// <remarks>
/// Fields are the scalar members; a member of a nested object is named <c>a.b</c>; arrays and null are no fields; of a name given twice the last counts.
/// The time is the first of the candidate names that holds a readable one in the file's first record; a record without it is searched for the others.
/// </remarks>
internal sealed partial class NdjsonDecoder(EventFields names, TimeReader times) : FormatDecoder(times)
{
    private const string NotJson = "not a JSON object";
    private const string NoTime = "no time field; name it with the option time";
    private const string BadTime = "a time that cannot be read";

    // Set by the first record, before any event exists, so that all records of a file are read alike.
    private FieldName? _timeName;

    // Learned from a record that was no exception; another may replace it when records change.
    private JsonLayout? _layout;
    private int _misses;

    public override string Name => "ndjson";

    public override bool Recognizes(ReadOnlySpan<byte> line)
    {
        var fields = new JsonFields(line);
        while (fields.MoveNext())
        {
        }

        return fields.IsComplete;
    }

    public override string? ReadTime(ReadOnlySpan<byte> record, out long ticks) => ReadTime(record, out ticks, out _);

    public override string? ReadTime(ReadOnlySpan<byte> record, out long ticks, out KeyPlace key)
    {
        key = default;
        if (_layout is { } layout && layout.TryFindTime(record, out var time, out key) && Times.TryRead(time, out ticks))
        {
            return null;
        }

        key = default;
        var reason = ReadAnyTime(record, out ticks);
        if (reason is null)
        {
            Learn(record);
        }

        return reason;
    }

    private string? ReadAnyTime(ReadOnlySpan<byte> record, out long ticks)
    {
        ticks = 0;
        var wanted = _timeName is null ? default : _timeName.Utf8;
        if (!JsonLine.TryFind(record, wanted, out var found) && !TryScan(record, wanted, out found))
        {
            return NotJson;
        }

        if (!found.IsEmpty && Times.TryRead(found, out ticks))
        {
            return null;
        }

        if (FindTime(record, out ticks) is { } name)
        {
            _timeName ??= name;
            return null;
        }

        return TryFindFirst(record, names.Times, out _, out _) ? BadTime : NoTime;
    }

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        if (names.IsCandidate(name) && IsReserved(record, name))
        {
            value = default;
            return false;
        }

        return JsonLookup.TryFind(record, name.Utf8, out value);
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) =>
        TryFindFirst(record, names.Messages, out _, out var value) || TryReadBytes(record, out value) ? value : record;

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        var timeName = FindTime(record, out _);
        TryFindFirst(record, names.Messages, out var messageName, out _);
        CopyMembers(record, string.Empty, new FieldFilter(fields, timeName?.Text, messageName?.Text));
    }

    /// <summary>Records that do not fit are rare, or the layout is that of none any more: the more do not fit, the rarer it is tried.</summary>
    private void Learn(ReadOnlySpan<byte> record)
    {
        if (BitOperations.IsPow2(++_misses) && JsonLayout.Learn(record, names, _timeName!, KeyName) is { } layout)
        {
            _layout = layout;
        }
    }

    private static bool TryScan(ReadOnlySpan<byte> record, ReadOnlySpan<byte> wanted, out ReadOnlySpan<byte> found)
    {
        found = default;
        var fields = new JsonFields(record);
        while (fields.MoveNext())
        {
            if (fields.RawName.Length == wanted.Length && fields.RawName.SequenceEqual(wanted))
            {
                found = fields.IsScalar ? fields.Value : default;
            }
        }

        return fields.IsComplete;
    }

    private static void CopyMembers(ReadOnlySpan<byte> text, string prefix, FieldFilter filter)
    {
        var members = new JsonFields(text);
        while (members.MoveNext())
        {
            if (members.IsScalar)
            {
                filter.Add(prefix + Encoding.UTF8.GetString(members.Name), members.Value);
            }
            else if (members.Kind == JsonKind.Object)
            {
                CopyMembers(members.RawValue, $"{prefix}{Encoding.UTF8.GetString(members.Name)}.", filter);
            }
        }
    }

    // The journal writes a message that is no printable text as an array of its bytes.
    private bool TryReadBytes(ReadOnlySpan<byte> record, out ReadOnlySpan<byte> message)
    {
        message = default;
        var fields = new JsonFields(record);
        while (fields.MoveNext())
        {
            if (fields.Kind == JsonKind.Array && names.FindMessage(fields.RawName) != int.MaxValue && JsonText.TryReadBytes(fields.RawValue, out var bytes))
            {
                message = bytes;
                return true;
            }
        }

        return false;
    }

    private static bool TryFindFirst(ReadOnlySpan<byte> record, FieldName[] candidates, out FieldName? name, out ReadOnlySpan<byte> value)
    {
        foreach (var candidate in candidates)
        {
            if (JsonLookup.TryFind(record, candidate.Utf8, out value))
            {
                name = candidate;
                return true;
            }
        }

        name = null;
        value = default;
        return false;
    }

    private FieldName? FindTime(ReadOnlySpan<byte> record, out long ticks)
    {
        if (_timeName is not null && JsonLookup.TryFind(record, _timeName.Utf8, out var value) && Times.TryRead(value, out ticks))
        {
            return _timeName;
        }

        foreach (var candidate in names.Times)
        {
            if (JsonLookup.TryFind(record, candidate.Utf8, out value) && Times.TryRead(value, out ticks))
            {
                return candidate;
            }
        }

        ticks = 0;
        return null;
    }

    private bool IsReserved(ReadOnlySpan<byte> record, FieldName name)
    {
        if (name.Equals(FindTime(record, out _)))
        {
            return true;
        }

        TryFindFirst(record, names.Messages, out var messageName, out _);
        return name.Equals(messageName);
    }

    private readonly struct FieldFilter(ICollection<KeyValuePair<string, string>> fields, string? timeName, string? messageName)
    {
        public void Add(string name, ReadOnlySpan<byte> value)
        {
            if (name != timeName && name != messageName)
            {
                fields.Add(new(name, Encoding.UTF8.GetString(value)));
            }
        }
    }
}
