namespace Correlator;

/// <summary>Events of one step that follow each other, at the end of a chain of the steps before.</summary>
internal sealed class SequenceRun(SequenceChain chain)
{
    // Breakers that came through another step, too: they do not break what begins with them.
    private List<(SequenceEntry Entry, int Gap)>? _copied;
    private ulong _broken;

    public SequenceChain Chain { get; private set; } = chain;

    public int Count { get; private set; } = 1;

    /// <summary>An event that the run left out for its copy to begin the next step: only that may go on from here. Null for none.</summary>
    public SequenceEntry? Owed { get; private init; }

    /// <summary>Whether nothing that must be absent has come behind it since its last event.</summary>
    public bool IsUnbroken => _broken == 0 && _copied is null;

    /// <summary>The same run, for the case that a copy of an event begins the next step.</summary>
    public SequenceRun Without(SequenceEntry entry) => new(Chain) { Count = Count, Owed = entry, _broken = _broken, _copied = _copied?.ToList() };

    public void Take(SequenceEntry entry)
    {
        Chain = new SequenceChain(entry, Chain);
        Count++;
        (_broken, _copied) = (0, null);
    }

    /// <summary>Notes an event that must be absent in a gap behind the run. The run's own last event is no such event.</summary>
    public void Break(SequenceEntry entry, int gap)
    {
        if (entry.Copies is null)
        {
            _broken |= 1UL << gap;
        }
        else if (!entry.IsCopyOf(Chain.Entry))
        {
            (_copied ??= []).Add((entry, gap));
        }
    }

    /// <summary>Whether the gaps behind the run are clear for what begins with an entry; null for the end of the sequence.</summary>
    public bool IsClear(ulong gaps, SequenceEntry? next)
    {
        if ((_broken & gaps) != 0)
        {
            return false;
        }

        foreach (var (entry, gap) in _copied ?? [])
        {
            if ((gaps >> gap & 1) != 0 && !(next is not null && entry.IsCopyOf(next)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a gap is broken for whatever may come.</summary>
    public bool IsBrokenForGood(int gap) => (_broken >> gap & 1) != 0;

    /// <summary>Whether its steps begin earlier than another's, compared from the first on; a step that is missing counts as later than any.</summary>
    public bool BeginsBefore(SequenceRun other, int steps)
    {
        var (own, theirs) = (Begins(steps), other.Begins(steps));
        return own.AsSpan().SequenceCompareTo(theirs) < 0;
    }

    private long[] Begins(int steps)
    {
        var begins = new long[steps];
        Array.Fill(begins, long.MaxValue);
        for (var link = Chain; link is not null; link = link.Previous)
        {
            begins[link.Entry.Role.Index] = link.Entry.Number;
        }

        return begins;
    }
}
