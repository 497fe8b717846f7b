namespace Correlator;

// What goes downstream.
internal abstract partial class JoinOperator
{
    /// <summary>Tells downstream what an event has done to the unit that it has become part of.</summary>
    protected void Announce(Unit unit, JoinChange change)
    {
        if (!unit.IsOpened)
        {
            unit.IsOpened = true;
            Wait(unit);
            Output.OnOpened(unit);
        }
        else
        {
            foreach (var absorbed in change.Absorbed)
            {
                Output.OnMerged(unit, absorbed);
            }

            Output.OnGrown(unit, change.Added);
            if (HasNewFirst(unit, change))
            {
                // What is decided at one time comes in the order of first events: it may have come before others that are due with it.
                Wait(unit);
            }
        }

        change.Absorbed.Clear();
        change.Added.Clear();
    }

    private static bool HasNewFirst(Unit unit, JoinChange change)
    {
        foreach (var absorbed in change.Absorbed)
        {
            if (ReferenceEquals(absorbed.First, unit.First))
            {
                return true;
            }
        }

        foreach (var member in change.Added)
        {
            if (ReferenceEquals(member, unit.First))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Passes on a unit that is complete when it comes out.</summary>
    protected void Emit(Unit unit)
    {
        unit.IsOpened = unit.IsClosed = true;
        Output.OnOpened(unit);
        Output.OnClosed(unit);
    }

    /// <summary>Puts an event that is proved unmatched to those of its key that are near enough.</summary>
    protected void AddToGroup(bool isLeft, Member member, UnitKey key)
    {
        Budget?.Hold(member, GroupedBytes);
        if ((isLeft ? _leftGroups : _rightGroups).Add(member, key) is { } group)
        {
            HoldBack(group);
            Wait(group);
            if (Budget is not null)
            {
                HeldGroups(isLeft).Add(group);
            }
        }
    }

    protected void CloseGroup(UnmatchedGroup group)
    {
        (group.IsLeft ? _leftGroups : _rightGroups).Close(group);
        ReleaseGroup(group);
        Emit(new FixedUnit(group.Members) { Key = group.Key });
    }
}
