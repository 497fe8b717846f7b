namespace Correlator;

internal sealed partial class UnitJoin
{
    private void ProveUnmatched(JoinUnit unit)
    {
        var ledger = Settings.Streams[unit.First.Stream].Ledger;
        if (_isEvicting && !unit.IsKeyMissing)
        {
            // Whether it has a partner stays open.
            ledger.Evicted += unit.Inner is null ? 1 : 0;
            ledger.Withheld += Settings.EmitsUnmatched(unit.IsLeft) ? 1 : 0;
            return;
        }

        if (unit.Inner is null && !unit.IsKeyMissing)
        {
            ledger.Unmatched++;
        }

        if (!Settings.EmitsUnmatched(unit.IsLeft))
        {
            return;
        }

        var members = unit.OrderedMembers();
        if (!unit.IsKeyMissing && (members.Exists(member => IsUnprovable(member.Stream, member.Ticks, unit.IsLeft)) || (unit.Inner is not null && MayLack(members, unit.IsLeft))))
        {
            ledger.Withheld++;
        }
        else if (unit.Inner is null && !unit.IsKeyMissing && Settings.GroupsUnmatched)
        {
            AddToGroup(unit.IsLeft, members[0], Settings.Keys.OwnKey(members[0].Event) ?? unit.Key!);
        }
        else
        {
            Emit(unit);
        }
    }
}
