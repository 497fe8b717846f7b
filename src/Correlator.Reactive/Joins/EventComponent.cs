namespace Correlator;

/// <summary>A connected component of matches between single events of two sides.</summary>
/// <param name="join">What reads its key: each of its events has it, so that it need not be held.</param>
internal sealed class EventComponent(EventJoin join) : Unit
{
    private const int InitialMembers = 2;
    private Member[] _members = new Member[InitialMembers];
    private Member? _first;
    private EventComponent? _survivor;
    private HashSet<Member>? _passed;

    public int Count { get; private set; }

    public override Member First => _first!;

    public override UnitKey? Key => join.KeyOf(First);

    /// <summary>The component that this one has become part of, or itself.</summary>
    public EventComponent Root
    {
        get
        {
            var root = this;
            while (root._survivor is { } survivor)
            {
                // Halves the path for who comes next.
                root._survivor = survivor._survivor ?? survivor;
                root = survivor;
            }

            return root;
        }
    }

    public void Add(Member member, long dueTicks)
    {
        if (Count == _members.Length)
        {
            Array.Resize(ref _members, Count * 2);
        }

        _members[Count++] = member;
        Streams |= member.Streams;
        DueTicks = Math.Max(DueTicks, dueTicks);
        _first = _first is null || member.CompareTo(_first) < 0 ? member : _first;
    }

    /// <summary>Takes over all of another component.</summary>
    public void Absorb(EventComponent other)
    {
        var (dueTicks, first) = (Math.Max(DueTicks, other.DueTicks), other.First.CompareTo(First) < 0 ? other.First : First);
        foreach (var member in other._members.AsSpan(0, other.Count))
        {
            Add(member, dueTicks);
        }

        if (other._passed is not null)
        {
            (_passed ??= []).UnionWith(other._passed);
        }

        Streams |= other.Streams;
        (DueTicks, _first) = (dueTicks, first);
        other._survivor = this;
        (other._members, other.Count, other.IsClosed) = ([], 0, true);
    }

    /// <summary>Whether a member has come out in a truncated correlation: it still ties others to the component until its own time has passed.</summary>
    public bool HasPassed(Member member) => _passed?.Contains(member) == true;

    /// <summary>Nothing can be tied to a member any more.</summary>
    public void Release(Member member) => _passed?.Remove(member);

    public override bool Forget(HashSet<Member> members)
    {
        (_passed ??= []).UnionWith(members);
        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (!members.Contains(_members[i]))
            {
                _members[kept++] = _members[i];
            }
        }

        Array.Clear(_members, kept, Count - kept);
        Count = kept;
        return true;
    }

    public override void Collect(List<Member> members) => members.AddRange(_members.AsSpan(0, Count));
}
