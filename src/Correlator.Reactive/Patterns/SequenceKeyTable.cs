namespace Correlator;

/// <summary>The keys of a sequence under which something is open.</summary>
internal sealed class SequenceKeyTable
{
    private readonly Dictionary<byte[], SequenceKey> _keys = new(KeyComparer.Instance);
    private readonly Dictionary<byte[], SequenceKey>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public SequenceKeyTable() => _lookup = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();

    public bool TryGet(ReadOnlySpan<byte> key, out SequenceKey? state) => _lookup.TryGetValue(key, out state);

    public SequenceKey Add(ReadOnlySpan<byte> key)
    {
        var state = new SequenceKey(key.ToArray());
        _keys.Add(state.Key, state);
        return state;
    }

    public void Remove(SequenceKey state) => _keys.Remove(state.Key);
}
