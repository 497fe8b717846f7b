using System.Buffers.Binary;
using System.Text;

namespace Correlator;

/// <summary>
/// Keys of <c>ignoring(…)</c>: for each pair of label-name sets seen on the two sides, the tuple of the common names without the ignored ones.
/// </summary>
/// <remarks>An event is held once for each label-name set of the other side; more than 64 sets on a side are not told apart and have no key.</remarks>
internal sealed class IgnoringKeyIndex(IReadOnlyCollection<string> ignored, IReadOnlySet<string> queryFields) : IKeyIndex
{
    private const int MaxSets = 64;
    private readonly Dictionary<string, NameSet> _left = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NameSet> _right = new(StringComparer.Ordinal);
    private readonly List<NameSet> _leftOrder = [];
    private readonly List<NameSet> _rightOrder = [];
    private readonly Dictionary<byte[], KeyState> _states = new(KeyComparer.Instance);

    public bool IsSingle => false;

    public bool Locate(JoinEntry entry, List<KeyState> states)
    {
        var set = SetOf(entry);
        if (set is null)
        {
            return false;
        }

        set.Live.Add(entry);
        foreach (var other in entry.IsLeft ? _rightOrder : _leftOrder)
        {
            if (StateOf(entry, set, other) is { } state)
            {
                states.Add(state);
            }
        }

        return true;
    }

    /// <summary>An event that met no partner has all its names but the ignored ones for a key.</summary>
    public UnitKey? OwnKey(LogEvent logEvent)
    {
        var names = NamesOf(logEvent);
        var encoded = new List<byte>();
        foreach (var name in names)
        {
            Append(encoded, logEvent, name);
        }

        var identity = Encoding.UTF8.GetBytes(string.Join('\n', names)).Concat(encoded).ToArray();
        return new UnitKey([.. names], [.. names.Count == 1 ? encoded.Skip(4) : encoded]) { Identity = identity };
    }

    public void Release(KeyState state) => _states.Remove(state.Key);

    public void Forget(JoinEntry entry) => SetOf(entry)?.Live.Remove(entry);

    private NameSet? SetOf(JoinEntry entry)
    {
        var names = NamesOf(entry.Member.Event);
        var (sets, order, others) = entry.IsLeft ? (_left, _leftOrder, _rightOrder) : (_right, _rightOrder, _leftOrder);
        var id = string.Join('\n', names);
        if (names.Count == 0 || sets.TryGetValue(id, out var set))
        {
            return names.Count == 0 ? null : sets[id];
        }

        if (sets.Count == MaxSets)
        {
            return null;
        }

        set = new NameSet(order.Count, names);
        sets.Add(id, set);
        order.Add(set);
        HoldUnder(set, others);
        return set;
    }

    private List<string> NamesOf(LogEvent logEvent)
    {
        var names = new List<string>();
        foreach (var (name, value) in logEvent.KeyLabels(queryFields))
        {
            if (value.Length > 0 && !ignored.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static void Append(List<byte> key, LogEvent logEvent, string name)
    {
        logEvent.TryGetLabel(name, out var value);
        var utf8 = Encoding.UTF8.GetBytes(value ?? string.Empty);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        key.AddRange(length);
        key.AddRange(utf8);
    }

    /// <summary>The other side's events have met a new set of names: hold them under the keys that they share with it, too.</summary>
    private void HoldUnder(NameSet set, List<NameSet> others)
    {
        foreach (var other in others)
        {
            foreach (var held in other.Live)
            {
                if (held.IsIndexed && StateOf(held, other, set) is { } state)
                {
                    (held.MoreStates ??= []).Add(state);
                    state.Side(held.IsLeft).Add(held);
                }
            }
        }
    }

    private KeyState? StateOf(JoinEntry entry, NameSet own, NameSet other)
    {
        var common = own.Names.Where(other.Contains).ToList();
        if (common.Count == 0)
        {
            return null;
        }

        var (left, right) = entry.IsLeft ? (own.Number, other.Number) : (other.Number, own.Number);
        var key = new List<byte>(BitConverter.GetBytes(left << 16 | right));
        foreach (var name in common)
        {
            Append(key, entry.Member.Event, name);
        }

        var encoded = key.ToArray();
        if (!_states.TryGetValue(encoded, out var state))
        {
            state = new KeyState(encoded) { Names = [.. common] };
            _states.Add(encoded, state);
        }

        return state;
    }

    private sealed class NameSet(int number, List<string> names)
    {
        private readonly HashSet<string> _lookup = new(names, StringComparer.Ordinal);

        public int Number => number;

        public List<string> Names => names;

        public HashSet<JoinEntry> Live { get; } = [];

        public bool Contains(string name) => _lookup.Contains(name);
    }
}
