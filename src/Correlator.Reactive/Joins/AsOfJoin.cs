namespace Correlator;

/// <summary>Gives each left item its one right partner: the latest before it, the earliest after it, or the nearest.</summary>
/// <remarks>
/// Takes both sides in total order behind the clock, the right ones of a moment first. Memory: per key the latest right item, and the left ones
/// that wait for a later right one or for the proof that none comes. Results come out when they are decided.
/// </remarks>
internal sealed partial class AsOfJoin : IClockSource, IStateOwner
{
    private readonly AsOfSettings _settings;
    private readonly IUnitSink _output;
    private readonly TotalOrderBuffer<(Item Item, bool IsLeft)> _held = new();
    private readonly List<Item> _lefts = [];
    private readonly MergedWatermark _watermarks = new(2);
    private readonly DeadlineQueue _deadlines = new();
    private readonly PendingTimes _pending = new();
    private readonly Gaps _rightGaps = new();
    private readonly AsOfKeys _keys;
    private long _clock = Watermark.None;
    private long _demanded = Watermark.None;

    public AsOfJoin(AsOfSettings settings, IUnitSink output)
    {
        (_settings, _output) = (settings, output);
        _keys = new AsOfKeys(settings);
        _budget = settings.Budget;
        _budget?.Register(this);
    }

    /// <summary>What feeds both sides; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    public void Demand(long ticks) => Source?.Demand(ticks);

    public void OnItem(bool isLeft, in Item item)
    {
        _settings.Counters.Input++;
        if (item.Ticks < _clock)
        {
            OnLate(item);
            return;
        }

        if (_budget is not null && !TryHold(isLeft, item))
        {
            return;
        }

        _held.Add(item.First, (item, isLeft));
        DemandNext();
    }

    public void OnWatermark(bool isLeft, long ticks)
    {
        if (!_watermarks.Set(isLeft ? 0 : 1, ticks, out var clock))
        {
            return;
        }

        if (clock != Watermark.Absent)
        {
            _clock = clock;
            while (_held.NextTicks < _clock)
            {
                TakeMoment(_held.NextTicks);
            }

            DecideBefore(_clock);
            _keys.ForgetBefore(_clock);
        }

        // A partner may lie as far before a left item as the join reaches.
        var complete = clock == Watermark.Absent ? clock : Watermark.Add(Math.Min(clock, _pending.Earliest), -_settings.ReachBack);
        if (complete != Watermark.None)
        {
            _output.OnWatermark(complete);
        }

        DemandNext();
    }

    public void OnGap(bool isLeft, long fromTicks, long toTicks)
    {
        if (!isLeft)
        {
            _rightGaps.Add(fromTicks, toTicks);
        }

        _output.OnGap(Watermark.Add(fromTicks, -_settings.ReachAhead), Watermark.Add(toTicks, _settings.ReachBack));
    }

    /// <summary>Takes all items of one time: right ones first, since they are partners of left ones of the same time, too.</summary>
    private void TakeMoment(long ticks)
    {
        DecideBefore(ticks);
        _lefts.Clear();
        while (_held.NextTicks == ticks && _held.TryTake(_clock, out var held))
        {
            if (held.IsLeft)
            {
                _lefts.Add(held.Item);
            }
            else if (_keys.Find(held.Item, isLeft: false) is { } key)
            {
                NoteRight(key, held.Item);
            }
            else
            {
                CountMissingKey(held.Item);
                _budget?.Release(held.Item, ItemBytes);
            }
        }

        foreach (var key in _keys.TakeTouched())
        {
            ServeWaiting(key, ticks);
        }

        foreach (var left in _lefts)
        {
            TakeLeft(left);
        }
    }

    private void TakeLeft(Item left)
    {
        if (_keys.Find(left, isLeft: true) is not { } key)
        {
            CountMissingKey(left);
            _budget?.Release(left, ItemBytes);
            if (_settings.EmitsUnmatched)
            {
                EmitAlone(left, key: null, isKeyMissing: true);
            }

            return;
        }

        var wait = new AsOfLeft(left, key);
        if (_settings.Direction != AsOfDirection.Next)
        {
            wait.Candidate = key.Latest(left, _settings.ReachBack);
        }

        if (_settings.Direction == AsOfDirection.Previous || wait.Distance == 0)
        {
            Decide(wait, wait.Candidate);
        }
        else if (_settings.Direction == AsOfDirection.Next && key.Latest(left, reachTicks: 0) is { } same)
        {
            Decide(wait, same);
        }
        else
        {
            wait.DueTicks = Watermark.Add(left.Ticks, Math.Min(wait.Distance, _settings.ReachAhead));
            key.Waiting.Add(wait);
            _deadlines.Add(wait);
            _pending.Add(wait);
            if (_budget is not null)
            {
                _heldLefts.Add(wait);
            }
        }
    }

    /// <summary>A right item at a time: the left ones of its key that wait take it, unless they have a nearer one.</summary>
    private void ServeWaiting(AsOfKey key, long ticks)
    {
        foreach (var wait in key.Waiting)
        {
            var distance = ticks - wait.Left.Ticks;
            Decide(wait, distance < wait.Distance ? key.Latest(wait.Left, _settings.ReachAhead) : wait.Candidate);
        }

        key.Waiting.Clear();
    }

    private void DecideBefore(long ticks)
    {
        while (_deadlines.TryTake(ticks, out var deadline))
        {
            var wait = (AsOfLeft)deadline;
            Decide(wait, wait.Candidate);
            wait.Key.Waiting.Remove(wait);
        }
    }

    private void DemandNext()
    {
        var next = Math.Min(_deadlines.Earliest, _held.NextTicks);
        if (_budget is not null && Watermark.IsAwaitedBefore(next, _demanded, _clock))
        {
            return;
        }

        if (next != long.MaxValue && next != _demanded && _clock != Watermark.Completed)
        {
            _demanded = next;
            Demand(next);
        }
    }
}

/// <summary>A side of an as-of join.</summary>
internal sealed class AsOfSide(AsOfJoin join, bool isLeft) : IItemSink
{
    public void OnItem(in Item item) => join.OnItem(isLeft, item);

    public void OnWatermark(long ticks) => join.OnWatermark(isLeft, ticks);

    public void OnGap(long fromTicks, long toTicks) => join.OnGap(isLeft, fromTicks, toTicks);
}
