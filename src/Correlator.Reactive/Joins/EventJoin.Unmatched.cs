namespace Correlator;

// Events that are proved to have no partner.
internal sealed partial class EventJoin
{
    private readonly UnmatchedEvents? _unmatched;

    private void ProveUnmatched(EventJoinSide side, in HeldEntry held, long ticks)
    {
        var stream = StreamOf(held, side);
        var ledger = Settings.Streams[stream].Ledger;
        ledger.Unmatched++;
        if (!Settings.EmitsUnmatched(side.IsLeft))
        {
            return;
        }

        if (IsUnprovable(stream, ticks, side.IsLeft))
        {
            ledger.Withheld++;
            NoteMissing(side.IsLeft, ticks, ticks);
        }
        else if (!Settings.GroupsUnmatched)
        {
            EmitLone(side, held.Item, ticks);
        }
        else if (_unmatched is null)
        {
            AddToGroup(side.IsLeft, held.AsMember(side.Stream, ticks), KeyOf(side, held.Event));
        }
        else if (_unmatched.Add(side, new HeldEntry { Item = held.Item }, ticks, Clock) is { } group)
        {
            Wait(group);
        }
    }

    private void CloseLone()
    {
        var (side, item, ticks) = _unmatched!.TakeNext();
        EmitLone(side, item, ticks);
    }

    private void EmitLone(EventJoinSide side, object item, long ticks)
    {
        if (_closed is not null && item is LogEvent logEvent)
        {
            _closed.OnClosedEvent(new LoneEvent(logEvent, side.Stream, ticks, 1UL << side.Stream), EncodedKeyOf(side, logEvent));
            return;
        }

        var held = new HeldEntry { Item = item };
        Emit(new FixedUnit([held.AsMember(side.Stream, ticks)]) { Key = KeyOf(side, held.Event) });
    }

    /// <summary>The key of an event of a component; each has it, so none need hold it.</summary>
    public UnitKey KeyOf(Member member) => KeyOf(SideOf(Settings.IsCarrier(member.Stream, isLeft: true)), member.Event);

    private UnitKey KeyOf(EventJoinSide side, LogEvent logEvent)
    {
        side.Keys.Held.TryEncode(logEvent, out var key);
        return new UnitKey(Settings.KeyNames, key.ToArray());
    }
}
