namespace Correlator;

/// <summary>Reads the fields of an item: of an event its labels; of a correlation its own labels, then those of its events in total order.</summary>
/// <remarks>Single-threaded. What was collected of a correlation serves all fields that are read of it.</remarks>
internal sealed class ItemScope
{
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private Item _item;
    private List<Member>? _members;

    public Item Item => _item;

    public void Enter(in Item item)
    {
        _item = item;
        _members = null;
    }

    /// <summary>A label's value as UTF-8, valid until the scratch is used again; false where it is missing.</summary>
    public bool TryRead(in ItemField field, Utf8Scratch scratch, out ReadOnlySpan<byte> value)
    {
        if (_item.Unit is null)
        {
            value = default;
            return field.IsOf(_item.First.Stream) && _item.First.Event.TryGetLabelUtf8(field.Name, out value, scratch);
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
        if (_item.Unit is null)
        {
            value = default;
            return (streams >> _item.First.Stream & 1) != 0 && part.TryRead(_item.First.Event, scratch, out value);
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
        if (_item.Unit is null)
        {
            return _item.First.Event.Labels;
        }

        Collect();
        var own = new SortedDictionary<string, string>(_labels, StringComparer.Ordinal);
        if (_item.Unit.Key is { } key)
        {
            foreach (var (name, value) in key.Names.Zip(key.Values))
            {
                own.TryAdd(name, value);
            }
        }

        return own;
    }

    /// <summary>The events of the item in total order.</summary>
    public IReadOnlyList<Member> Members => _item.Unit is null ? [_item.First] : Collect();

    private List<Member> Collect()
    {
        if (_members is null)
        {
            _members = _item.Unit!.OrderedMembers();
            _labels.Clear();
            _item.Unit.CollectLabels(_labels);
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
