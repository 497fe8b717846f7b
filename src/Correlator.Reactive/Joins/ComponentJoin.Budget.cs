namespace Correlator;

// What counts against a budget, and how events and components give way to it.
internal sealed partial class ComponentJoin
{
    // An event with its entry, its places in queues and its part of the component.
    private const int EntryBytes = 320;
    private readonly HeldQueue<JoinEntry> _leftHeld = new();
    private readonly HeldQueue<JoinEntry> _rightHeld = new();

    protected override long OldestTicks(bool isLeft) => (isLeft ? _leftHeld : _rightHeld).OldestTicks;

    /// <summary>Lets go of an event: alone it stays open whether it has a partner, a component comes out as far as it is known.</summary>
    protected override void EvictOldest(bool isLeft)
    {
        var entry = (isLeft ? _leftHeld : _rightHeld).Oldest!;
        if (entry.Unit is ComponentUnit unit)
        {
            foreach (var part in unit.Entries.Concat(unit.Passed))
            {
                NoteGap(part.IsLeft, part.Member);
            }

            Close(unit);
        }
        else
        {
            entry.IsGone = true;
            NoteGap(isLeft, entry.Member);
            Unindex(entry);
            ProveUnmatched(entry);
            entry.IsPending = false;
            ReleaseHeld(entry);
        }

        NoteDecided();
    }

    private void Hold(JoinEntry entry)
    {
        if (Budget is { } budget)
        {
            entry.IsHeld = true;
            (entry.IsLeft ? _leftHeld : _rightHeld).Add(entry);
            budget.Hold(entry.Member, EntryBytes);
        }
    }

    private void ReleaseHeld(JoinEntry entry)
    {
        if (entry.IsHeld)
        {
            entry.IsHeld = false;
            (entry.IsLeft ? _leftHeld : _rightHeld).NoteGone();
            Budget!.Release(entry.Member, EntryBytes);
        }
    }

    private void ReleaseHeld(ComponentUnit unit)
    {
        if (Budget is null)
        {
            return;
        }

        foreach (var entry in unit.Entries)
        {
            ReleaseHeld(entry);
        }

        foreach (var entry in unit.Passed)
        {
            ReleaseHeld(entry);
        }
    }
}
