using System.Numerics;

namespace Correlator;

// What counts against a budget, and how units give way to it.
internal sealed partial class UnitJoin
{
    // A unit with its places in queues; an event with its entry in the index; a partner in the list of a kept unit.
    private const int UnitBytes = 320;
    private const int EntryBytes = 256;
    private readonly HeldQueue<JoinUnit> _leftHeld = new();
    private readonly HeldQueue<JoinUnit> _rightHeld = new();
    private bool _isEvicting;

    protected override long OldestTicks(bool isLeft) => (isLeft ? _leftHeld : _rightHeld).OldestTicks;

    protected override void EvictOldest(bool isLeft) => Evict((isLeft ? _leftHeld : _rightHeld).Oldest!);

    /// <summary>Lets go of a unit before its time: what it has matched stays true and comes out, whether it has matched nothing is left open.</summary>
    private void Evict(JoinUnit unit)
    {
        if (!unit.IsKeyMissing)
        {
            NoteGaps(unit.IsLeft, OwnMembers(unit));
        }

        if (unit.Inner is { } inner && ReferenceEquals(inner.Downstream, unit))
        {
            inner.Downstream = null;
        }

        unit.IsInnerClosed = true;
        _isEvicting = true;
        if (unit.IsKeeper)
        {
            CloseKeeper(unit);
        }
        else
        {
            ClosePartner(unit);
        }

        _isEvicting = false;
        NoteDecided();
    }

    /// <summary>The operator below has tied a correlation that is held to one that is not held any more.</summary>
    private void EvictMerged(Unit survivor, Unit absorbed)
    {
        foreach (var inner in (Unit[])[survivor, absorbed])
        {
            if (inner.Downstream is JoinUnit unit)
            {
                Evict(unit);
            }
        }
    }

    private void Hold(JoinUnit unit)
    {
        if (Budget is not { } budget)
        {
            return;
        }

        unit.IsCounted = true;
        budget.AddBytes(StreamOf(unit), UnitBytes);
        (unit.IsLeft ? _leftHeld : _rightHeld).Add(unit);
        if (unit.Inner is null)
        {
            budget.Hold(unit.Single, EntryBytes);
            return;
        }

        unit.Counted = [];
        HoldMore(unit, OwnMembers(unit));
    }

    /// <summary>A unit has become part of another one, which holds its events now.</summary>
    private void NoteDissolved(JoinUnit unit)
    {
        if (Budget is not null)
        {
            (unit.IsLeft ? _leftHeld : _rightHeld).NoteGone();
            ReleaseHeld(unit);
        }
    }

    private static List<Member> OwnMembers(JoinUnit unit)
    {
        var members = new List<Member>();
        unit.CollectOwn(members);
        return members;
    }

    private int StreamOf(JoinUnit unit) => BitOperations.TrailingZeroCount(unit.IsLeft ? Settings.LeftStreams : Settings.RightStreams);

    private void HoldMore(JoinUnit unit, IReadOnlyList<Member> added)
    {
        if (unit.Counted is not { } counted)
        {
            return;
        }

        foreach (var member in added)
        {
            Budget!.Hold(member, EntryBytes);
            counted.Add(member);
        }
    }

    /// <summary>A unit is decided: it is held no more, but as the partner of kept units that are open.</summary>
    private void NoteClosed(JoinUnit unit)
    {
        if (Budget is null)
        {
            return;
        }

        (unit.IsLeft ? _leftHeld : _rightHeld).NoteGone();
        if (unit.IsKeeper)
        {
            foreach (var partner in unit.Attached)
            {
                partner.ForgetAttached(unit);
                if (--partner.Holders == 0 && partner.IsDecided)
                {
                    ReleaseHeld(partner);
                }
            }
        }

        if (unit.IsKeeper || unit.Holders == 0)
        {
            ReleaseHeld(unit);
        }
    }

    private void ReleaseHeld(JoinUnit unit)
    {
        if (!unit.IsCounted)
        {
            return;
        }

        unit.IsCounted = false;
        var budget = Budget!;
        budget.AddBytes(StreamOf(unit), -UnitBytes);
        if (unit.Counted is null)
        {
            budget.Release(unit.Single, EntryBytes);
            return;
        }

        foreach (var member in unit.Counted)
        {
            budget.Release(member, EntryBytes);
        }

        unit.Counted = null;
    }
}
