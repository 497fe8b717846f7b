namespace Correlator;

/// <summary>What ordered and unordered sequences share: their inputs in total order behind the clock, keys, copies, gaps, results.</summary>
/// <remarks>Single-threaded by construction: a running graph is entered by one thread at a time.</remarks>
internal abstract partial class SequenceOperator : IClockSource
{
    private readonly TotalOrderBuffer<(Item Item, int Input)> _held = new();
    private readonly List<(Item Item, int Input)> _moment = [];
    private readonly MergedWatermark _watermarks;
    private readonly ItemScope _scope = new();
    private readonly PendingTimes _pending = new();
    private readonly IUnitSink _output;
    private long _entries;
    private long _demanded = Watermark.None;

    protected SequenceOperator(SequenceSettings settings, IUnitSink output)
    {
        Settings = settings;
        _output = output;
        _watermarks = new MergedWatermark(settings.Plan.Roles.Count);
        GapsOfInputs = [.. settings.Plan.Roles.Select(static _ => new Gaps())];
        _budget = settings.Budget;
        _budget?.Register(this);
    }

    /// <summary>What feeds the inputs; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    protected SequenceSettings Settings { get; }

    protected SequencePlan Plan => Settings.Plan;

    protected Gaps[] GapsOfInputs { get; }

    /// <summary>Every item before it that is not late has arrived and was taken.</summary>
    protected long Clock { get; private set; } = Watermark.None;

    /// <summary>The earliest time that the clock must pass for something that is open to be decided; <see cref="long.MaxValue"/> for nothing.</summary>
    protected abstract long NextDue { get; }

    public void Demand(long ticks) => Source?.Demand(ticks);

    public void OnItem(int input, in Item item)
    {
        Settings.Counters.Input++;
        if (item.Ticks < Clock)
        {
            OnLate(item);
            return;
        }

        if (_budget is not null && !TryHold(input, item))
        {
            return;
        }

        _held.Add(item.First, (item, input));
        DemandNext();
    }

    public void OnWatermark(int input, long ticks)
    {
        if (!_watermarks.Set(input, ticks, out var clock))
        {
            return;
        }

        if (clock != Watermark.Absent)
        {
            Clock = clock;
            TakeHeld();
            DecideBefore(clock);
        }

        var complete = clock == Watermark.Absent ? clock : Math.Min(clock, _pending.Earliest);
        if (complete != Watermark.None)
        {
            _output.OnWatermark(complete);
        }

        DemandNext();
    }

    public void OnGap(int input, long fromTicks, long toTicks)
    {
        GapsOfInputs[input].Add(fromTicks, toTicks);
        _output.OnGap(Watermark.Add(fromTicks, -Plan.MaxSpanTicks), Watermark.Add(toTicks, Plan.MaxSpanTicks));
    }

    /// <summary>Takes the next item of a key in total order.</summary>
    protected abstract void Take(ReadOnlySpan<byte> key, SequenceEntry entry);

    /// <summary>Decides what a time has passed.</summary>
    protected abstract void DecideBefore(long ticks);

    /// <summary>Keeps what goes downstream from claiming completeness beyond something that may still come out.</summary>
    protected void HoldBack(IPending pending)
    {
        if (Settings.IsInner)
        {
            _pending.Add(pending);
        }
    }

    protected void Emit(SequenceUnit unit)
    {
        Settings.Counters.Output++;
        _output.OnOpened(unit);
        _output.OnClosed(unit);
    }

    protected UnitKey? KeyOf(byte[] key) => Settings.KeyNames.Length == 0 ? null : new UnitKey(Settings.KeyNames, key);

    /// <summary>An item that will be part of no match: counts it, unless it already was of one.</summary>
    protected void Forget(SequenceEntry entry)
    {
        if (!entry.IsMatched && entry.Item.Unit is null)
        {
            LedgerOf(entry.Item).Unmatched += _isEvicting ? 0 : 1;
            LedgerOf(entry.Item).Evicted += _isEvicting ? 1 : 0;
        }

        ReleaseHeld(entry);
    }

    protected void CountMatch(SequenceEntry entry)
    {
        if (!entry.IsMatched && entry.Item.Unit is null)
        {
            LedgerOf(entry.Item).Matched++;
        }

        entry.IsMatched = true;
    }

    private StreamLedger LedgerOf(in Item item) => Settings.Streams[item.First.Stream].Ledger;

    private void OnLate(in Item item)
    {
        Settings.Counters.Late++;
        if (item.Unit is null)
        {
            LedgerOf(item).Late++;
            Settings.Late.OnLate(item.First.Event);
        }
    }

    /// <summary>Takes what the clock has passed, a moment at a time: copies of an event have one time and are told apart there.</summary>
    private void TakeHeld()
    {
        while (_held.TryTake(Clock, out var first))
        {
            DecideBefore(first.Item.Ticks);
            _moment.Clear();
            _moment.Add(first);
            while (_held.NextTicks == first.Item.Ticks && _held.TryTake(Clock, out var next))
            {
                _moment.Add(next);
            }

            TakeMoment();
        }
    }

    private void TakeMoment()
    {
        if (_moment.Count == 1 || !Settings.CanMeetCopies)
        {
            foreach (var (item, input) in _moment)
            {
                Take(CreateEntry(item, input), input);
            }

            return;
        }

        // An event can have another key in another step: there it is another matter.
        var entries = _moment.Select(held => CreateEntry(held.Item, held.Input)).ToList();
        var keys = _moment.Select(held => KeyOf(held.Item, held.Input)).ToList();
        for (var i = 0; i < entries.Count; i++)
        {
            var copies = entries.Where((other, j) => j != i && keys[i] is not null && keys[i].AsSpan().SequenceEqual(keys[j])
                && keys[j] is not null && other.Item.First.IsCopyOf(entries[i].Item.First)).ToList();
            entries[i].Copies = copies.Count > 0 ? copies : null;
        }

        for (var i = 0; i < entries.Count; i++)
        {
            Take(entries[i], _moment[i].Input);
        }
    }

    private byte[]? KeyOf(in Item item, int input)
    {
        _scope.Enter(item);
        return Settings.Keys[input].TryRead(_scope, out var key) ? key.ToArray() : null;
    }

    private void Take(SequenceEntry entry, int input)
    {
        _scope.Enter(entry.Item);
        if (Settings.Keys[input].TryRead(_scope, out var key))
        {
            Take(key, entry);
            return;
        }

        LedgerOf(entry.Item).MissingKey += entry.Item.Unit is null ? 1 : 0;
        ReleaseHeld(entry);
    }

    private void DemandNext()
    {
        var next = Math.Min(NextDue, _held.NextTicks);
        if (_budget is not null && Watermark.IsAwaitedBefore(next, _demanded, Clock))
        {
            return;
        }

        if (next != long.MaxValue && next != _demanded && Clock != Watermark.Completed)
        {
            _demanded = next;
            Demand(next);
        }
    }
}

/// <summary>An input of a sequence.</summary>
internal sealed class SequenceSide(SequenceOperator sequence, int input) : IItemSink
{
    public void OnItem(in Item item) => sequence.OnItem(input, item);

    public void OnWatermark(long ticks) => sequence.OnWatermark(input, ticks);

    public void OnGap(long fromTicks, long toTicks) => sequence.OnGap(input, fromTicks, toTicks);
}
