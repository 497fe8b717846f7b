namespace Correlator;

/// <summary>
/// Collects the unmatched events of one key and one side: they are one result while the time from one to the next is at most the gap.
/// </summary>
internal sealed class UnmatchedGroups(bool isLeft, JoinSettings settings)
{
    private readonly Dictionary<byte[], List<UnmatchedGroup>> _groups = new(KeyComparer.Instance);
    private readonly long _gapTicks = settings.GroupingGap;

    // Where partners lie only before an event its reach is negative; those that could join the group must have arrived all the same.
    private readonly long _reachTicks = Math.Max(0, isLeft ? settings.WidestHi : -settings.WidestLo);

    /// <summary>Adds an event that is proved unmatched.</summary>
    /// <returns>A group that now begins with another event than before, so that its place among what waits is another; else null.</returns>
    public UnmatchedGroup? Add(Member member, UnitKey key)
    {
        if (!_groups.TryGetValue(key.Identity, out var groups))
        {
            _groups.Add(key.Identity, groups = []);
        }

        UnmatchedGroup? home = null;
        Member? first = null;
        for (var i = groups.Count - 1; i >= 0; i--)
        {
            if (!groups[i].IsWithin(member, _gapTicks))
            {
                continue;
            }

            if (home is null)
            {
                home = groups[i];
                first = home.First;
                home.Add(member, _reachTicks + _gapTicks);
            }
            else
            {
                // The event closes the gap between two groups.
                home.Absorb(groups[i]);
                groups.RemoveAt(i);
            }
        }

        if (home is not null)
        {
            return ReferenceEquals(home.First, first) ? null : home;
        }

        home = new UnmatchedGroup(key, isLeft);
        home.Add(member, _reachTicks + _gapTicks);
        groups.Add(home);
        return home;
    }

    /// <summary>Ends a group whose time has passed.</summary>
    public void Close(UnmatchedGroup group)
    {
        group.IsClosed = true;
        var groups = _groups[group.Key.Identity];
        groups.Remove(group);
        if (groups.Count == 0)
        {
            _groups.Remove(group.Key.Identity);
        }
    }
}

/// <summary>Unmatched events of one key and one side that lie near each other in time.</summary>
internal sealed class UnmatchedGroup(UnitKey key, bool isLeft) : Deadline, IPending, IHeld
{
    private Member? _first;

    public UnitKey Key { get; } = key;

    public bool IsLeft { get; } = isLeft;

    public List<Member> Members { get; } = [];

    /// <summary>Closed, or absorbed by another.</summary>
    public bool IsClosed { get; set; }

    public override int Rank => 1;

    public override Member First => _first!;

    /// <summary>The time of its latest event.</summary>
    public long LastTicks { get; private set; } = long.MinValue;

    public override bool IsDecided => IsClosed;

    public bool IsPending => !IsClosed;

    public long PendingTicks => First.Ticks;

    public bool IsHeld => !IsClosed;

    public long HeldTicks => First.Ticks;

    public bool IsWithin(Member member, long gapTicks) =>
        member.Ticks >= Watermark.Add(First.Ticks, -gapTicks) && member.Ticks <= Watermark.Add(LastTicks, gapTicks);

    public void Add(Member member, long waitTicks)
    {
        Members.Add(member);
        _first = _first is null || member.CompareTo(_first) < 0 ? member : _first;
        LastTicks = Math.Max(LastTicks, member.Ticks);
        DueTicks = Watermark.Add(LastTicks, waitTicks);
    }

    public void Absorb(UnmatchedGroup other)
    {
        Members.AddRange(other.Members);
        _first = other.First.CompareTo(First) < 0 ? other.First : First;
        LastTicks = Math.Max(LastTicks, other.LastTicks);
        DueTicks = Math.Max(DueTicks, other.DueTicks);
        other.IsClosed = true;
    }
}
