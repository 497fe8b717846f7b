namespace Correlator;

/// <summary>A connected component of matches between two streams.</summary>
internal sealed class ComponentUnit : Unit
{
    private Member? _first;

    public List<JoinEntry> Entries { get; } = [];

    /// <summary>The span of the entries in shifted time; in a uniform join every entry of the key in it belongs to the component.</summary>
    public long MinShifted { get; private set; } = long.MaxValue;

    public long MaxShifted { get; private set; } = long.MinValue;

    public override Member First => _first!;

    /// <summary>Entries that came out in a truncated correlation: they still tie others to the component until their own time has passed.</summary>
    public HashSet<JoinEntry> Passed { get; } = [];

    /// <summary>Entries that have just been passed; who holds them decides when they go.</summary>
    public List<JoinEntry> JustPassed { get; } = [];

    public void Add(JoinEntry entry, long shifted)
    {
        entry.Unit = this;
        Entries.Add(entry);
        Streams |= entry.Member.Streams;
        DueTicks = Math.Max(DueTicks, entry.DueTicks);
        MinShifted = Math.Min(MinShifted, shifted);
        MaxShifted = Math.Max(MaxShifted, shifted);
        _first = _first is null || entry.Member.CompareTo(_first) < 0 ? entry.Member : _first;
    }

    /// <summary>Takes over all of another component.</summary>
    public void Absorb(ComponentUnit other)
    {
        foreach (var entry in other.Entries)
        {
            entry.Unit = this;
        }

        foreach (var entry in other.Passed)
        {
            entry.Unit = this;
        }

        Passed.UnionWith(other.Passed);
        JustPassed.AddRange(other.JustPassed);
        Entries.AddRange(other.Entries);
        Streams |= other.Streams;
        DueTicks = Math.Max(DueTicks, other.DueTicks);
        MinShifted = Math.Min(MinShifted, other.MinShifted);
        MaxShifted = Math.Max(MaxShifted, other.MaxShifted);
        _first = other.First.CompareTo(First) < 0 ? other.First : First;
        other.IsClosed = true;
    }

    public override bool Forget(HashSet<Member> members)
    {
        foreach (var entry in Entries)
        {
            if (members.Contains(entry.Member))
            {
                Passed.Add(entry);
                JustPassed.Add(entry);
            }
        }

        Entries.RemoveAll(entry => members.Contains(entry.Member));
        return true;
    }

    public override void Collect(List<Member> members)
    {
        foreach (var entry in Entries)
        {
            members.Add(entry.Member);
        }
    }
}
