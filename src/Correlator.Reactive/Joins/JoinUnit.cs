namespace Correlator;

/// <summary>One side's element of a unit join: an event, or a correlation of the operator below, and what it is attached to.</summary>
/// <remarks>Of the kept side it is the result itself; of the other side it is a partner that goes into every result that it matches.</remarks>
internal sealed partial class JoinUnit : Unit, IPending
{
    private readonly JoinSettings _settings;
    private Member? _single;
    private Member? _first;
    private HashSet<JoinUnit>? _lookup;
    private Dictionary<JoinUnit, long>? _distances;

    private OneOrMore<JoinUnit> _attached;
    private OneOrMore<JoinEntry> _entries;

    public JoinUnit(JoinSettings settings, bool isKeeper, bool isLeft, Unit? inner)
    {
        _settings = settings;
        IsKeeper = isKeeper;
        IsLeft = isLeft;
        Inner = inner;
        IsInnerClosed = inner is null;
        IsPending = true;
        if (inner is not null)
        {
            inner.Downstream = this;
        }
    }

    public bool IsKeeper { get; }

    public bool IsLeft { get; }

    /// <summary>The correlation that it stands for; null for an event.</summary>
    public Unit? Inner { get; set; }

    public bool IsInnerClosed { get; set; }

    /// <summary>What it has matched: partners of a kept unit, keepers of a partner.</summary>
    public ReadOnlySpan<JoinUnit> Attached => _attached.Items;

    public ReadOnlySpan<JoinEntry> Entries => _entries.Items;

    /// <summary>Merged into another one.</summary>
    public bool IsDissolved { get; set; }

    /// <summary>Whether it has had a partner.</summary>
    public bool IsMatched { get; set; }

    public bool IsPending { get; set; }

    public long PendingTicks => First.Ticks;

    /// <summary>A unit comes after the events that it is made of have been decided; a single event is such an event.</summary>
    public override int Rank => Inner is null && !StandsAlone ? 0 : 1;

    /// <summary>Whether it is an event that comes out by itself where others come out in groups, as a result among them.</summary>
    public bool StandsAlone { get; set; }

    public override bool IsDecided => IsClosed || IsDissolved;

    public override Member First => _first ?? Inner!.First;

    /// <summary>Whether it and all that is attached to it stay as they are.</summary>
    public bool IsSettled
    {
        get
        {
            var isSettled = IsInnerClosed;
            foreach (var partner in Attached)
            {
                isSettled &= partner.IsInnerClosed;
            }

            return isSettled;
        }
    }

    public void AddEntry(JoinEntry entry) => _entries.Add(entry);

    public void ClearEntries() => _entries = default;

    /// <summary>Lets go of what it is attached to, once nothing will happen to it any more.</summary>
    public void ClearAttached() => _attached = default;

    /// <summary>Takes a partner out, which may go on holding this.</summary>
    public void ForgetAttached(JoinUnit other) => _attached.Remove(other);

    public void AddMember(Member member)
    {
        if (Inner is null)
        {
            _single = member;
        }

        _first = _first is null || member.CompareTo(_first) < 0 ? member : _first;
        DueTicks = Math.Max(DueTicks, _settings.DueTicks(member, IsLeft));
        Streams |= member.Streams;
    }

    /// <summary>Attaches a partner to a keeper and the other way round.</summary>
    /// <returns>False where it is attached already.</returns>
    public bool Attach(JoinUnit partner)
    {
        if (!Remember(partner))
        {
            return false;
        }

        partner.Holders++;
        if (!partner.IsClosed)
        {
            partner.AddAttached(this);
        }

        Extend(partner);
        return true;
    }

    /// <summary>Takes over from a partner how long the unit is open and which streams match it.</summary>
    public void Extend(JoinUnit partner)
    {
        DueTicks = Math.Max(DueTicks, partner.DueTicks);
        Streams |= partner.Streams | (partner.Inner?.Streams ?? 0);
    }

    public void Detach(JoinUnit partner)
    {
        partner.Holders--;
        _attached.Remove(partner);
        _lookup?.Remove(partner);
        partner._attached.Remove(this);
    }

    public override void Collect(List<Member> members)
    {
        CollectOwn(members);
        if (IsKeeper && _settings.Kind != JoinKind.Semi)
        {
            foreach (var partner in Attached)
            {
                partner.CollectOwn(members);
            }
        }
    }

    /// <summary>Remembers how near a partner is, where labels are copied from the nearest.</summary>
    public void NoteDistance(JoinUnit partner, long ticks)
    {
        if (_settings.GroupLabels.Count > 0)
        {
            (_distances ??= [])[partner] = Math.Min(ticks, DistanceTo(partner));
        }
    }

    public long DistanceTo(JoinUnit partner) =>
        _distances is not null && _distances.TryGetValue(partner, out var ticks) ? ticks : long.MaxValue;

    /// <summary>Orders units by their first event; units that share it by the event that they were formed round.</summary>
    public static Comparer<JoinUnit> EarlierFirst { get; } = Comparer<JoinUnit>.Create(static (x, y) =>
    {
        var order = x.First.CompareTo(y.First);
        return order != 0 ? order : x.FirstAnchor.CompareTo(y.FirstAnchor);
    });

    private Member FirstAnchor
    {
        get
        {
            var anchors = new List<Member>(2);
            CollectAnchors(anchors);
            return anchors[0];
        }
    }

    public override void CollectAnchors(List<Member> anchors)
    {
        if (Inner is not null)
        {
            Inner.CollectAnchors(anchors);
        }
        else
        {
            anchors.Add(First);
        }
    }

    public override void CollectLabels(Dictionary<string, string> labels)
    {
        // What is written last wins: an earlier partner over a later one, the kept unit over its partners, this join over those below.
        if (_settings.Kind != JoinKind.Semi)
        {
            foreach (var partner in Attached.ToArray().OrderDescending(EarlierFirst))
            {
                partner.Inner?.CollectLabels(labels);
            }
        }

        Inner?.CollectLabels(labels);
        if (_settings.Group != GroupSide.None)
        {
            GroupLabelCopy.Collect(_settings.GroupLabels, this, labels);
        }
    }

    public void CollectOwn(List<Member> members)
    {
        if (_single is not null)
        {
            members.Add(_single);
        }

        Inner?.Collect(members);
    }

    private void AddAttached(JoinUnit other) => _attached.Add(other);

    private bool Remember(JoinUnit partner)
    {
        const int LookupThreshold = 8;
        if (Inner is null && partner.Inner is null)
        {
            // Two events meet once, when the later of them arrives.
            AddAttached(partner);
            return true;
        }

        if (_lookup is null && Attached.Length >= LookupThreshold)
        {
            _lookup = [.. Attached];
        }

        if (_lookup?.Add(partner) == false || (_lookup is null && _attached.Contains(partner)))
        {
            return false;
        }

        AddAttached(partner);
        return true;
    }
}
