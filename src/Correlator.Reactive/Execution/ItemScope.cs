namespace Correlator;

/// <summary>Reads the fields of an item: of an event its labels; of a correlation its own labels, then those of its events in total order.</summary>
/// <remarks>Single-threaded. What was collected of a correlation serves all fields that are read of it.</remarks>
internal sealed class ItemScope
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private LogEvent? _event;
    private int _stream;
    private long _ticks;
    private Member? _first;
    private Unit? _unit;
    private List<Member>? _members;

    public Item Item => new(_first ??= new Member(_event!, _stream, _ticks), _unit);

    public void Enter(in Item item)
    {
        (_first, _unit, _members) = (item.First, item.Unit, null);
        (_event, _stream) = (item.First.Event, item.First.Stream);
    }

    /// <summary>Enters an event that nobody has put in its place in the query yet: that is done when somebody asks for the item.</summary>
    public void Enter(LogEvent logEvent, int stream, long ticks)
    {
        (_first, _unit) = (null, null);
        (_event, _stream, _ticks) = (logEvent, stream, ticks);
    }

    /// <summary>A label's value as UTF-8, valid until the scratch is used again; false where it is missing.</summary>
    public bool TryRead(in ItemField field, Utf8Scratch scratch, out ReadOnlySpan<byte> value)
    {
        if (_unit is null)
        {
            value = default;
            return field.IsOf(_stream) && _event!.TryGetLabelUtf8(field.Name, out value, scratch);
        }

        var members = Collect();
        if (!field.HasAlias && _labels.TryGetValue(field.Name.Text, out var label))
        {
            value = scratch.Encode(label);
            return true;
        }

        foreach (var member in members)
        {
            if (field.IsOf(member.Stream) && member.Event.TryGetLabelUtf8(field.Name, out value, scratch))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A key part's value as UTF-8: of a correlation that of the first event that has it; false where it is missing or empty. Valid until the scratch is used again.</summary>
    public bool TryReadKey((KeyExpression Part, ulong Streams) key, Utf8Scratch scratch, out ReadOnlySpan<byte> value)
    {
        var (part, streams) = key;
        if (_unit is null)
        {
            value = default;
            return (streams >> _stream & 1) != 0 && part.TryRead(_event!, scratch, out value);
        }

        var members = Collect();
        if (part is { IsField: true, Alias: null } && _labels.TryGetValue(part.Name, out var label) && label.Length > 0)
        {
            value = scratch.Encode(label);
            return true;
        }

        foreach (var member in members)
        {
            if ((streams >> member.Stream & 1) != 0 && part.TryRead(member.Event, scratch, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The item's own labels: of an event all of them, of a correlation its key and those that were copied.</summary>
    public IEnumerable<KeyValuePair<string, string>> OwnLabels()
    {
        if (_unit is null)
        {
            return _event!.Labels;
        }

        Collect();
        var own = new SortedDictionary<string, string>(_labels, StringComparer.Ordinal);
        if (_unit.Key is { } key)
        {
            foreach (var (name, value) in key.Names.Zip(key.Values))
            {
                own.TryAdd(name, value);
            }
        }

        return own;
    }

    /// <summary>The events of the item in total order.</summary>
    public IReadOnlyList<Member> Members => _unit is null ? [Item.First] : Collect();

    private List<Member> Collect()
    {
        if (_members is null)
        {
            _members = _unit!.OrderedMembers();
            _labels.Clear();
            _unit.CollectLabels(_labels);
        }

        return _members;
    }
}

/// <summary>A field as a running operator reads it: its name, and the streams whose events may have it.</summary>
internal readonly record struct ItemField(FieldName Name, ulong Streams, bool HasAlias)
{
    public static ItemField Of(FieldReference field, IReadOnlyDictionary<string, ulong> aliases)
    {
        if (field.Alias is null)
        {
            return new ItemField(FieldName.Of(field.Name), ulong.MaxValue, HasAlias: false);
        }

        return new ItemField(FieldName.Of(field.Name), StreamsOf(field.Alias, aliases), HasAlias: true);
    }

    /// <summary>The streams of an alias; all where there is none.</summary>
    /// <exception cref="ArgumentException">There is no such alias.</exception>
    public static ulong StreamsOf(string? alias, IReadOnlyDictionary<string, ulong> aliases) =>
        alias is null ? ulong.MaxValue
        : aliases.TryGetValue(alias, out var streams) ? streams
        : throw new ArgumentException($"There is no alias '{alias}'; known: {string.Join(", ", aliases.Keys)}.");

    public bool IsOf(int stream) => (Streams >> stream & 1) != 0;
}
