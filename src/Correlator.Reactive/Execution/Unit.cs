namespace Correlator;

/// <summary>A correlation while it lives in the graph. Its members can be collected at any time; the public result is made at the edge.</summary>
internal abstract class Unit : Deadline
{
    /// <summary>The streams that have a matching event in it, listed or not: a bit for each stream index.</summary>
    public ulong Streams { get; set; }

    /// <summary>The key of the join that formed it; null for events that were not joined or have no key.</summary>
    public virtual UnitKey? Key { get; set; }

    /// <summary>Whether a join looked for the key of this unit's only event and found none.</summary>
    public bool IsKeyMissing { get; set; }

    /// <summary>Whether the next operator knows of it.</summary>
    public bool IsOpened { get; set; }

    /// <summary>Whether it will not change any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What the operator downstream keeps about it.</summary>
    public object? Downstream { get; set; }

    public override int Rank => 1;

    public override bool IsDecided => IsClosed;

    /// <summary>Adds the members, each as often as it is reached: who needs a set removes repetitions.</summary>
    public abstract void Collect(List<Member> members);

    /// <summary>Adds the events that tell this unit from all others of its operator: its id is derived from them.</summary>
    public virtual void CollectAnchors(List<Member> anchors) => anchors.Add(First);

    /// <summary>Adds the labels that group modifiers copy, as far as partners are known by now; a later join's label wins.</summary>
    public virtual void CollectLabels(Dictionary<string, string> labels)
    {
    }

    /// <summary>Takes members away that came out in a truncated correlation and are not wanted again.</summary>
    /// <returns>Whether they will not be collected any more; false where who asks has to leave them out himself.</returns>
    public virtual bool Forget(HashSet<Member> members) => false;

    /// <summary>The members in total order, each once.</summary>
    public List<Member> OrderedMembers()
    {
        var members = new List<Member>();
        CollectOrdered(members);
        return members;
    }

    /// <summary>Puts the members in total order, each once, into an empty list.</summary>
    public void CollectOrdered(List<Member> members)
    {
        Collect(members);
        members.Sort();
        var kept = 0;
        for (var i = 0; i < members.Count; i++)
        {
            // Total order puts equal references next to each other only up to equal positions, so look back over the ties.
            var isRepeated = false;
            for (var j = kept - 1; j >= 0 && !isRepeated && members[j].CompareTo(members[i]) == 0; j--)
            {
                isRepeated = ReferenceEquals(members[j], members[i]);
            }

            if (!isRepeated)
            {
                members[kept++] = members[i];
            }
        }

        members.RemoveRange(kept, members.Count - kept);
    }
}

/// <summary>The key of a unit: names of the left side and the encoded values.</summary>
internal sealed record UnitKey(string[] Names, byte[] Encoded) : CorrelationKey
{
    /// <summary>What tells the key from others where the names of its parts differ from key to key, too.</summary>
    public byte[] Identity { get; init; } = Encoded;

    public override int Count => Names.Length;

    public string[] Values => KeyBuffer.Decode(Encoded, Names.Length);

    public override string NameOf(int part) => Names[part];

    public override ReadOnlySpan<byte> ValueOf(int part) => KeyBuffer.PartOf(Encoded, part, Names.Length);
}

/// <summary>A unit that is complete when it is made: single events, groups of unmatched events, pairs.</summary>
internal sealed class FixedUnit : Unit
{
    private readonly Unit? _keeper;
    private readonly Unit? _partner;
    private readonly IReadOnlyDictionary<string, string>? _copiedLabels;
    private readonly IReadOnlyList<Member> _members;

    public FixedUnit(IReadOnlyList<Member> members)
    {
        _members = members;
        First = members[0];
        foreach (var member in members)
        {
            Streams |= member.Streams;
        }
    }

    /// <summary>A pair of two units: the kept one and its partner.</summary>
    public FixedUnit(Unit keeper, Unit partner, bool keeperIsLeft, IReadOnlyDictionary<string, string>? copiedLabels)
    {
        _members = [];
        _keeper = keeper;
        _partner = partner;
        _copiedLabels = copiedLabels;
        var (left, right) = keeperIsLeft ? (keeper, partner) : (partner, keeper);
        First = left.First.CompareTo(right.First) <= 0 ? left.First : right.First;
        Streams = left.Streams | right.Streams;
    }

    public override Member First { get; }

    public override void Collect(List<Member> members)
    {
        members.AddRange(_members);
        _keeper?.Collect(members);
        _partner?.Collect(members);
    }

    public override void CollectAnchors(List<Member> anchors)
    {
        if (_keeper is null)
        {
            anchors.Add(First);
        }

        _keeper?.CollectAnchors(anchors);
        _partner?.CollectAnchors(anchors);
    }

    public override void CollectLabels(Dictionary<string, string> labels)
    {
        _partner?.CollectLabels(labels);
        _keeper?.CollectLabels(labels);
        foreach (var (name, value) in _copiedLabels ?? Labels.Empty)
        {
            labels[name] = value;
        }
    }
}
