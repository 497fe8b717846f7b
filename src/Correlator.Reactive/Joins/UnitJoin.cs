namespace Correlator;

/// <summary>
/// Joins where the elements of one side are kept as units: correlations of a join below, or single events where there is a group modifier,
/// one result per pair, or only one side comes out. Every match of a kept unit is attached to it.
/// </summary>
/// <remarks>A partner goes into each unit that it matches. The kept side is the left, except where only the right is composite or a modifier says so.</remarks>
internal sealed partial class UnitJoin : JoinOperator
{
    private readonly List<KeyState> _states = [];
    private readonly List<(JoinUnit Keeper, JoinUnit Partner)> _attached = [];
    private readonly List<JoinUnit> _opened = [];
    private readonly bool _keeperIsLeft;
    private readonly bool _isCounted;

    public UnitJoin(JoinSettings settings, bool keeperIsLeft, IUnitSink output, ILateSink late)
        : base(settings, output, late)
    {
        _keeperIsLeft = keeperIsLeft;
        _isCounted = settings is { Kind: JoinKind.Semi or JoinKind.Unless, LeftIsComposite: false, RightIsComposite: false };
    }

    public void OnMember(bool isLeft, Member member)
    {
        var ledger = Settings.Streams[member.Stream].Ledger;
        var isLate = member.Ticks < Clock;
        if (!isLate && Refuses(isLeft, member))
        {
            return;
        }

        var unit = new JoinUnit(Settings, isLeft == _keeperIsLeft, isLeft, inner: null);
        unit.AddMember(member);
        var hasKey = AddEntry(unit, member, isLate);
        if (!hasKey)
        {
            ledger.MissingKey++;
            unit.IsKeyMissing = true;
            unit.StandsAlone = Settings.GroupsUnmatched;
        }

        if (isLate && unit.Attached.IsEmpty)
        {
            Release(unit);
            unit.IsPending = false;
            if (hasKey)
            {
                Late(member);
            }

            return;
        }

        Begin(unit);
        Announce();
        Drain();
    }

    public void OnOpened(bool isLeft, Unit inner)
    {
        var unit = new JoinUnit(Settings, isLeft == _keeperIsLeft, isLeft, inner) { Key = inner.Key, Streams = inner.Streams };
        var members = inner.OrderedMembers();
        foreach (var member in members)
        {
            unit.AddMember(member);
        }

        foreach (var member in members)
        {
            AddEntry(unit, member, isLate: false);
        }

        Begin(unit);
        Announce();
        Drain();
    }

    public void OnGrown(bool isLeft, Unit inner, IReadOnlyList<Member> added)
    {
        if (inner.Downstream is not JoinUnit unit)
        {
            NoteGaps(isLeft, added);
            return;
        }

        unit.Streams |= inner.Streams;
        AddMembers(unit, added);
        GrowResults(unit, added);
        foreach (var member in added)
        {
            AddEntry(unit, member, isLate: false);
        }

        Announce();
        Drain();
    }

    public void OnClosed(Unit inner)
    {
        if (inner.Downstream is not JoinUnit unit)
        {
            return;
        }

        // What it matched without listing it, as semi does, was not told while it was open.
        unit.Streams |= inner.Streams;
        unit.IsInnerClosed = true;
        Wait(unit);
        if (!unit.IsKeeper)
        {
            foreach (var keeper in unit.Attached)
            {
                keeper.Streams |= unit.Streams;
                Wait(keeper);
            }
        }

        Drain();
    }

    protected override void OnDue(Deadline deadline)
    {
        switch (deadline)
        {
            case UnmatchedGroup group:
                CloseGroup(group);
                break;
            case JoinUnit { IsSettled: true, IsKeeper: true } keeper:
                CloseKeeper(keeper);
                break;
            case JoinUnit { IsInnerClosed: true, IsKeeper: false } partner:
                ClosePartner(partner);
                break;
            default:
                // Not settled yet: what closes last puts it back.
                break;
        }
    }

    private void Begin(JoinUnit unit)
    {
        Hold(unit);
        if (unit.IsPending)
        {
            HoldBack(unit);
        }

        Wait(unit);
    }

    private void AddMembers(JoinUnit unit, IReadOnlyList<Member> added)
    {
        var first = unit.First;
        HoldMore(unit, added);
        foreach (var member in added)
        {
            unit.AddMember(member);
        }

        if (unit.IsPending && !ReferenceEquals(unit.First, first))
        {
            HoldBack(unit);
        }
    }

    private void CloseKeeper(JoinUnit keeper)
    {
        keeper.IsClosed = true;
        Release(keeper);
        if (keeper.IsOpened)
        {
            Output.OnClosed(keeper);
        }
        else if (keeper.Attached.IsEmpty)
        {
            ProveUnmatched(keeper);
        }

        keeper.IsPending = false;
        NoteClosed(keeper);
    }

    private void ClosePartner(JoinUnit partner)
    {
        partner.IsClosed = true;
        Release(partner);
        if (!partner.IsMatched)
        {
            ProveUnmatched(partner);
        }

        // Nothing will happen to it any more. On a busy key its keepers would hold on to each other through their partners for ever.
        partner.ClearAttached();
        partner.IsPending = false;
        NoteClosed(partner);
    }

    private void Release(JoinUnit unit)
    {
        foreach (var entry in unit.Entries)
        {
            Unindex(entry);
        }

        unit.ClearEntries();
    }
}
