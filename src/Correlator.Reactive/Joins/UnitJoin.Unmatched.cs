namespace Correlator;

internal sealed partial class UnitJoin
{
    private void ProveUnmatched(JoinUnit unit)
    {
        var ledger = Settings.Streams[unit.First.Stream].Ledger;
        if (unit.Inner is null && !unit.IsKeyMissing)
        {
            ledger.Unmatched++;
        }

        if (!Settings.EmitsUnmatched(unit.IsLeft))
        {
            return;
        }

        var members = unit.OrderedMembers();
        if (!unit.IsKeyMissing && members.Exists(member => IsUnprovable(member, unit.IsLeft)))
        {
            ledger.Withheld++;
        }
        else if (unit.Inner is null && !unit.IsKeyMissing && IsGrouping)
        {
            var group = (unit.IsLeft ? _leftGroups : _rightGroups).Add(members[0], Settings.Keys.OwnKey(members[0].Event) ?? unit.Key!);
            if (group is not null)
            {
                HoldBack(group);
                Wait(group);
            }
        }
        else
        {
            EmitAlone(unit);
        }
    }

    private bool IsGrouping => !Settings.IsPerPair && Settings.Group == GroupSide.None;

    private void EmitAlone(JoinUnit unit)
    {
        unit.IsOpened = unit.IsClosed = true;
        Output.OnOpened(unit);
        Output.OnClosed(unit);
    }
}
