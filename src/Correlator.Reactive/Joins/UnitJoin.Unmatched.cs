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
            NoteUnmatched(unit);
            return;
        }

        var members = unit.OrderedMembers();
        if (IsDoubtful(unit, members))
        {
            Withhold(unit.IsLeft, members);
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

    /// <summary>Whether what is missing may have matched a unit, or have been a part of it through which it would have matched.</summary>
    private bool IsDoubtful(JoinUnit unit, List<Member> members) =>
        !unit.IsKeyMissing && (members.Exists(member => IsUnprovable(member.Stream, member.Ticks, unit.IsLeft)) || (unit.Inner is not null && MayLack(members, unit.IsLeft)));

    /// <summary>A correlation that comes out only with a partner does not come out, perhaps for want of something that is missing.</summary>
    private void NoteUnmatched(JoinUnit unit)
    {
        if (unit.Inner is null || IsGapless || !Settings.ComesOut(unit.IsLeft))
        {
            return;
        }

        var members = unit.OrderedMembers();
        if (IsDoubtful(unit, members))
        {
            NoteMissing(unit.IsLeft, members);
        }
    }
}
