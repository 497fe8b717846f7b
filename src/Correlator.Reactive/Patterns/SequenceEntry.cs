namespace Correlator;

/// <summary>An item as a sequence holds it: for which step it came and in which place.</summary>
internal sealed class SequenceEntry(Item item, StepRole role, long number)
{
    public Item Item => item;

    public StepRole Role => role;

    /// <summary>Its number in the order in which the sequence took its items.</summary>
    public long Number => number;

    /// <summary>Its time, kept here so that a search does not touch the event itself.</summary>
    public long Ticks { get; } = item.First.Ticks;

    /// <summary>Whether a match has used it up.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Whether it is part of a match that came out.</summary>
    public bool IsMatched { get; set; }

    /// <summary>Whether a budget counts it.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether an unordered sequence holds it no more.</summary>
    public bool IsGone { get; set; }

    /// <summary>The same event as it came through other steps; null where no source feeds two.</summary>
    public List<SequenceEntry>? Copies { get; set; }

    public bool IsCopyOf(SequenceEntry other) => Copies is not null && Copies.Contains(other);

    public void Use()
    {
        IsUsed = true;
        foreach (var copy in Copies ?? [])
        {
            copy.IsUsed = true;
        }
    }
}

/// <summary>A chain of entries that fill steps, newest first. Immutable, so that chains share what they have in common.</summary>
internal sealed class SequenceChain(SequenceEntry entry, SequenceChain? previous)
{
    public SequenceEntry Entry => entry;

    public SequenceChain? Previous => previous;

    /// <summary>Whether an event of the chain's last moment came through several steps.</summary>
    public bool EndsWithCopies
    {
        get
        {
            for (var link = this; link is not null && link.Entry.Ticks == entry.Ticks; link = link.Previous)
            {
                if (link.Entry.Copies is not null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether an entry or a copy of it is part of the chain.</summary>
    public bool HasCopyOf(SequenceEntry candidate)
    {
        if (candidate.Copies is null)
        {
            return false;
        }

        // Copies have one time, so only the end of the chain can hold one.
        for (var link = this; link is not null && link.Entry.Ticks == candidate.Ticks; link = link.Previous)
        {
            if (candidate.IsCopyOf(link.Entry))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The entries from the first on.</summary>
    public SequenceEntry[] ToArray()
    {
        var count = 0;
        for (var link = this; link is not null; link = link.Previous)
        {
            count++;
        }

        var entries = new SequenceEntry[count];
        for (var link = this; link is not null; link = link.Previous)
        {
            entries[--count] = link.Entry;
        }

        return entries;
    }
}
