namespace Correlator;

/// <summary>Finds the state of a key. Each join has one.</summary>
internal interface IKeyIndex
{
    /// <summary>Whether an event is held under one key only.</summary>
    bool IsSingle { get; }

    /// <summary>Adds the states under which an entry looks for partners and is held.</summary>
    /// <returns>False where the event has no key.</returns>
    bool Locate(JoinEntry entry, List<KeyState> states);

    /// <summary>The key by which an event without a partner is grouped with others; null where the states decide.</summary>
    UnitKey? OwnKey(LogEvent logEvent);

    /// <summary>Forgets a state that holds nothing any more.</summary>
    void Release(KeyState state);

    /// <summary>Tells that an entry is not held any more.</summary>
    void Forget(JoinEntry entry);
}

/// <summary>Keys of <c>on(…)</c>: the tuple of its parts.</summary>
internal sealed class KeyIndex(KeyExpression[] left, KeyExpression[] right) : IKeyIndex
{
    private readonly KeyEncoder _left = new(left);
    private readonly KeyEncoder _right = new(right);
    private readonly Dictionary<byte[], KeyState> _states = new(KeyComparer.Instance);
    private Dictionary<byte[], KeyState>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private bool _hasLookup;

    public bool IsSingle => true;

    public bool Locate(JoinEntry entry, List<KeyState> states)
    {
        if (!_hasLookup)
        {
            _lookup = _states.GetAlternateLookup<ReadOnlySpan<byte>>();
            _hasLookup = true;
        }

        if (!(entry.IsLeft ? _left : _right).TryEncode(entry.Member.Event, out var key))
        {
            return false;
        }

        if (!_lookup.TryGetValue(key, out var state))
        {
            state = new KeyState(key.ToArray());
            _states.Add(state.Key, state);
        }

        states.Add(state);
        return true;
    }

    public UnitKey? OwnKey(LogEvent logEvent) => null;

    public void Release(KeyState state) => _states.Remove(state.Key);

    public void Forget(JoinEntry entry)
    {
    }
}
