namespace Correlator;

/// <summary>
/// What all joins share: the clock as the minimum of both inputs' watermarks, deadlines in event time, gaps, late events, what goes downstream.
/// </summary>
/// <remarks>Single-threaded by construction: a running graph is entered by one thread at a time.</remarks>
internal abstract partial class JoinOperator : IClockSource
{
    private readonly PendingTimes _pending = new();
    private readonly ILateSink _late;
    private readonly UnmatchedGroups _leftGroups;
    private readonly UnmatchedGroups _rightGroups;
    private long _leftWatermark = Watermark.None;
    private long _rightWatermark = Watermark.None;
    private long _demanded = Watermark.None;
    private bool? _isLive;

    protected JoinOperator(JoinSettings settings, IUnitSink output, ILateSink late)
    {
        Settings = settings;
        Output = output;
        _late = late;
        _leftGroups = new UnmatchedGroups(isLeft: true, settings);
        _rightGroups = new UnmatchedGroups(isLeft: false, settings);
        settings.Budget?.Register(this);
    }

    /// <summary>What feeds the sides; set by who builds the graph. Null where nobody waits for a clock.</summary>
    public IClockSource? LeftSource { get; set; }

    public IClockSource? RightSource { get; set; }

    protected JoinSettings Settings { get; }

    protected IUnitSink Output { get; }

    /// <summary>The operator's clock: every event before it that is not late has arrived.</summary>
    protected long Clock { get; private set; } = Watermark.None;

    public bool IsLive => LeftSource is { IsLive: true } || RightSource is { IsLive: true };

    public void Demand(long ticks)
    {
        LeftSource?.Demand(ticks);
        RightSource?.Demand(ticks);
    }

    public void OnWatermark(bool isLeft, long ticks)
    {
        (isLeft ? ref _leftWatermark : ref _rightWatermark) = ticks;
        var clock = Math.Min(_leftWatermark, _rightWatermark);
        if (clock > Clock && clock != Watermark.Absent)
        {
            Clock = clock;
            Drain();
        }

        var complete = clock == Watermark.Absent ? clock : Math.Min(Clock, EarliestPending);
        if (complete != Watermark.None)
        {
            Output.OnWatermark(complete);
        }

        DemandNext();
    }

    /// <summary>Decides everything whose time the clock has passed.</summary>
    protected void Drain()
    {
        while (TryDecideNext())
        {
        }

        if (Clock == Watermark.Completed)
        {
            return;
        }

        DemandNext();
    }

    protected DeadlineQueue Deadlines { get; } = new();

    /// <summary>The earliest time that the clock must pass for something to be decided; <see cref="long.MaxValue"/> for nothing.</summary>
    protected virtual long NextDue => Deadlines.Earliest;

    /// <summary>The earliest time of something undecided that may still come out.</summary>
    protected virtual long EarliestPending => _pending.Earliest;

    /// <summary>Decides the next thing that the clock has passed.</summary>
    /// <returns>False where there is none.</returns>
    protected virtual bool TryDecideNext()
    {
        if (!Deadlines.TryTake(Clock, out var deadline))
        {
            return false;
        }

        OnDue(deadline);
        return true;
    }

    protected abstract void OnDue(Deadline deadline);

    protected void Wait(Deadline deadline) => Deadlines.Add(deadline);

    /// <summary>Keeps what goes downstream from claiming completeness beyond something undecided.</summary>
    protected void HoldBack(IPending pending)
    {
        if (Settings.IsInner)
        {
            _pending.Add(pending);
        }
    }

    protected void Late(Member member) => Late(member.Stream, member.Event);

    protected void Late(int stream, LogEvent logEvent)
    {
        Settings.Streams[stream].Ledger.Late++;
        _late.OnLate(logEvent);
    }

    protected UnitKey KeyOf(KeyState state)
    {
        if (state.Names is not { } names)
        {
            return new UnitKey(Settings.KeyNames, state.Key);
        }

        // Keys of ignoring() begin with the pair of name sets; a single part stands without its length in a result's key.
        return new UnitKey(names, state.Key[(names.Length == 1 ? 8 : 4)..]);
    }

    /// <summary>Takes an entry out of the index, and its key with it when that holds nothing else.</summary>
    protected void Unindex(JoinEntry entry)
    {
        if (!entry.IsIndexed)
        {
            return;
        }

        entry.IsIndexed = false;
        if (entry.State is not null)
        {
            Unindex(entry, entry.State);
        }

        foreach (var state in entry.MoreStates ?? [])
        {
            Unindex(entry, state);
        }

        Settings.Keys.Forget(entry);
    }

    private void Unindex(JoinEntry entry, KeyState state)
    {
        state.Side(entry.IsLeft).Remove(entry);
        if (state.IsEmpty)
        {
            Settings.Keys.Release(state);
        }
    }

    protected void DemandNext()
    {
        if (!(_isLive ??= IsLive))
        {
            return;
        }

        var next = NextDue;
        if (Budget is not null && Watermark.IsAwaitedBefore(next, _demanded, Clock))
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
