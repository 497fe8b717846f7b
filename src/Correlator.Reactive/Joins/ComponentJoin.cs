namespace Correlator;

/// <summary>Joins two streams of events: one correlation per connected component of matches.</summary>
/// <remarks>
/// In right-shifted time r.t - (lo+hi)/2 two events match when they are at most (hi-lo)/2 apart, so a component is a contiguous run of
/// its key: an arriving event looks at the nearest opposite events and jumps over components that it has already joined. Where pairs have
/// different bounds, or an event can meet its own copy, every opposite event in reach is looked at. Pairs are never enumerated.
/// </remarks>
internal sealed partial class ComponentJoin : JoinOperator
{
    private readonly List<KeyState> _states = [];
    private readonly JoinChange _change = new();
    private readonly long _centerTicks;
    private readonly bool _isUniform;

    public ComponentJoin(JoinSettings settings, IUnitSink output, ILateSink late)
        : base(settings, output, late)
    {
        _centerTicks = settings.WidestLo + settings.WidestHi;
        _isUniform = settings.IsUniform;
    }

    public void OnMember(bool isLeft, Member member)
    {
        var ledger = Settings.Streams[member.Stream].Ledger;
        var isLate = member.Ticks < Clock;
        if (!isLate && Refuses(isLeft, member))
        {
            return;
        }

        var entry = new JoinEntry(member, isLeft) { DueTicks = Settings.DueTicks(member, isLeft) };
        _states.Clear();
        if (!Settings.IsCarrier(member.Stream, isLeft) || !Settings.Keys.Locate(entry, _states))
        {
            ledger.MissingKey++;
            entry.IsKeyMissing = true;
            entry.StandsAlone = Settings.GroupsUnmatched;
            OnKeyless(entry, isLate);
            return;
        }

        foreach (var state in _states)
        {
            Match(entry, state);
        }

        if (entry.Unit is null && isLate)
        {
            Discard(entry);
            Late(member);
            return;
        }

        Hold(entry);
        Index(entry);
        Settle(entry, ledger);
        Drain();
    }

    private void Settle(JoinEntry entry, StreamLedger ledger)
    {
        if (entry.Unit is ComponentUnit unit)
        {
            ledger.Matched++;
            Announce(unit);
        }
        else
        {
            AwaitPartner(entry);
        }
    }

    private void AwaitPartner(JoinEntry entry)
    {
        entry.IsPending = true;
        HoldBack(entry);
        Wait(entry);
    }

    protected override void OnDue(Deadline deadline)
    {
        switch (deadline)
        {
            case JoinEntry entry:
                Unindex(entry);
                ProveUnmatched(entry);
                entry.IsPending = false;
                ReleaseHeld(entry);
                break;
            case UnmatchedGroup group:
                CloseGroup(group);
                break;
            case ComponentUnit unit:
                Close(unit);
                break;
            case PassedEntry { Entry: var entry }:
                Unindex(entry);
                ((ComponentUnit)entry.Unit!).Passed.Remove(entry);
                ReleaseHeld(entry);
                break;
            default:
                break;
        }
    }

    private void Index(JoinEntry entry)
    {
        entry.IsIndexed = true;
        entry.State = _states.Count > 0 ? _states[0] : null;
        for (var i = 1; i < _states.Count; i++)
        {
            (entry.MoreStates ??= []).Add(_states[i]);
        }

        foreach (var state in _states)
        {
            state.Side(entry.IsLeft).Add(entry);
        }
    }

    private void Discard(JoinEntry entry)
    {
        Settings.Keys.Forget(entry);
        foreach (var state in _states)
        {
            if (state.IsEmpty)
            {
                Settings.Keys.Release(state);
            }
        }
    }

    private void OnKeyless(JoinEntry entry, bool isLate)
    {
        // A late one is counted as missing key already; nobody may hear of it any more.
        if (isLate || !Settings.EmitsUnmatched(entry.IsLeft))
        {
            return;
        }

        Hold(entry);
        AwaitPartner(entry);
        Drain();
    }

    private void ProveUnmatched(JoinEntry entry)
    {
        var ledger = Settings.Streams[entry.Member.Stream].Ledger;
        var hasKey = !entry.IsKeyMissing;
        if (hasKey && entry.IsGone)
        {
            // Whether it has a partner stays open.
            ledger.Evicted++;
            ledger.Withheld += Settings.EmitsUnmatched(entry.IsLeft) ? 1 : 0;
            return;
        }

        if (hasKey)
        {
            ledger.Unmatched++;
        }

        if (!Settings.EmitsUnmatched(entry.IsLeft))
        {
            return;
        }

        if (hasKey && IsUnprovable(entry.Member.Stream, entry.Member.Ticks, entry.IsLeft))
        {
            Withhold(entry.IsLeft, [entry.Member]);
            return;
        }

        if (!hasKey)
        {
            Emit(new FixedUnit([entry.Member]) { IsKeyMissing = true });
            return;
        }

        AddToGroup(entry.IsLeft, entry.Member, Settings.Keys.OwnKey(entry.Member.Event) ?? KeyOf(entry.State!));
    }

    private void Close(ComponentUnit unit)
    {
        unit.IsClosed = true;
        foreach (var entry in unit.Entries)
        {
            Unindex(entry);
        }

        foreach (var entry in unit.Passed)
        {
            Unindex(entry);
        }

        Output.OnClosed(unit);
        ReleaseHeld(unit);
    }

    /// <summary>Tells downstream what the last event has done to its component.</summary>
    private void Announce(ComponentUnit unit)
    {
        Announce(unit, _change);
        foreach (var entry in unit.JustPassed)
        {
            Wait(new PassedEntry(entry));
        }

        unit.JustPassed.Clear();
    }
}
