using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator;

/// <summary>The watermark of one stream of a live source.</summary>
/// <remarks>
/// W = newest event time - lateness. When the source is connected and has been silent for the idle time, W goes on at the clock's rate:
/// W = newest event time + (now - arrival of the newest event) - lateness; event time is never compared with the clock itself. There is no
/// ticking: while idle, a timer is set for the exact moment at which W passes a time that an operator waits for.
/// </remarks>
internal sealed class LiveClock : IClockSource, IDisposable
{
    private readonly StreamInput _input;
    private readonly IScheduler _scheduler;
    private readonly Action<Action> _enter;
    private readonly long _maxOutageTicks;
    private readonly SerialDisposable _idleTimer = new();
    private readonly SerialDisposable _demandTimer = new();
    private readonly SerialDisposable _outageTimer = new();
    private readonly SortedSet<long> _demands = [];
    private long _newestTicks = Watermark.None;
    private long _newestArrivalTicks;
    private long _lastArrivalTicks;
    private long _watermark = Watermark.None;
    private bool _isConnected = true;
    private bool _isIdle;
    private bool _isPolled;
    private bool _isCompleted;

    public LiveClock(StreamInput input, CorrelationOptions options, Action<Action> enter)
    {
        _input = input;
        _scheduler = options.Scheduler;
        _enter = enter;
        _maxOutageTicks = input.MaxOutageTicks;
        _lastArrivalTicks = Now;
        ArmIdle(input.IdleTicks);
    }

    /// <summary>What its watermark will be made of.</summary>
    public LiveClockState State => new(_newestTicks, _newestArrivalTicks, _isPolled);

    private long Now => _scheduler.Now.UtcTicks;

    public void Demand(long ticks)
    {
        var wanted = Watermark.Add(ticks, -_input.OffsetTicks);
        if (!_isCompleted && (wanted >= _watermark || _watermark == Watermark.Absent) && _demands.Add(wanted) && _isIdle)
        {
            ArmDemand();
        }
    }

    public void OnEvent(long ticks)
    {
        _lastArrivalTicks = Now;
        if (_isIdle)
        {
            _isIdle = false;
            _demandTimer.Disposable = Disposable.Empty;
            ArmIdle(_input.IdleTicks);
        }

        if (ticks > _newestTicks)
        {
            _newestTicks = ticks;
            _newestArrivalTicks = _lastArrivalTicks;

            // What a polled source has at hand early says nothing about what it has read completely.
            if (!_isPolled)
            {
                Advance(Watermark.Add(ticks, -_input.LatenessTicks));
            }
        }
    }

    /// <summary>A polled source sets its watermark itself.</summary>
    public void OnPolled(long completeUntilTicks)
    {
        _isPolled = true;
        _demandTimer.Disposable = Disposable.Empty;
        Advance(Watermark.Add(completeUntilTicks, -_input.LatenessTicks));
    }

    public void OnConnected(bool isConnected)
    {
        if (!isConnected && !_isConnected)
        {
            // Another attempt has failed: the outage began with the first.
            return;
        }

        // What was to come while it was silent waits until it is so again, or it would come at a time for which nobody waits any more.
        _demandTimer.Disposable = Disposable.Empty;
        _isConnected = isConnected;
        _isIdle = false;
        _lastArrivalTicks = Now;
        if (isConnected)
        {
            _outageTimer.Disposable = Disposable.Empty;
            ArmIdle(_input.IdleTicks);
            return;
        }

        _outageTimer.Disposable = _scheduler.Schedule(TimeSpan.FromTicks(_maxOutageTicks), () => _enter(OnOutage));
    }

    /// <summary>Takes a watermark that the stream's operators were told in an earlier run.</summary>
    public void Replay(long watermark)
    {
        _watermark = Watermark.Add(watermark, -_input.OffsetTicks);
        ForgetDemands();
        if (watermark == Watermark.Completed)
        {
            // What was awaited of it comes no more: a clock that went on for that would never be done.
            _isCompleted = true;
            Dispose();
        }
    }

    /// <summary>Goes on as an earlier run's clock whose source has just been connected: the time between the runs was no silence of it.</summary>
    public void Resume(LiveClockState state)
    {
        (_newestTicks, _newestArrivalTicks, _isPolled) = state;
        _lastArrivalTicks = Now;
        ArmIdle(_input.IdleTicks);
    }

    /// <summary>Moves on to where its newest event lets it, which may have been the last that the earlier run took in.</summary>
    public void CatchUp()
    {
        if (!_isPolled && _newestTicks != Watermark.None)
        {
            Advance(Watermark.Add(_newestTicks, -_input.LatenessTicks));
        }
    }

    public void OnCompleted()
    {
        _isCompleted = true;
        Dispose();
        Advance(Watermark.Completed);
    }

    public void Dispose()
    {
        _idleTimer.Dispose();
        _demandTimer.Dispose();
        _outageTimer.Dispose();
    }

    private void Advance(long watermark)
    {
        if (watermark > _watermark || (_watermark == Watermark.Absent && watermark != Watermark.Absent))
        {
            _watermark = watermark;
            ForgetDemands();
            _input.OnWatermark(watermark);
        }
    }

    /// <summary>Demands that the watermark has passed; all of them stay while it is left out of the minimum.</summary>
    private void ForgetDemands()
    {
        while (_watermark < Watermark.Absent && _demands.Count > 0 && _demands.Min < _watermark)
        {
            _demands.Remove(_demands.Min);
        }
    }

    private void ArmIdle(long dueTicks) =>
        _idleTimer.Disposable = _scheduler.Schedule(TimeSpan.FromTicks(dueTicks), () => _enter(OnIdle));

    private void OnIdle()
    {
        if (_isCompleted || !_isConnected || _isPolled)
        {
            return;
        }

        // One timer serves all events: when it fires, the latest arrival says whether it was meant.
        var rest = _lastArrivalTicks + _input.IdleTicks - Now;
        if (rest > 0)
        {
            ArmIdle(rest);
            return;
        }

        _isIdle = true;
        Advance(_newestTicks == Watermark.None ? Watermark.Absent : IdleWatermark);
        ArmDemand();
    }

    private long IdleWatermark => _newestTicks + (Now - _newestArrivalTicks) - _input.LatenessTicks;

    private void ArmDemand()
    {
        if (_newestTicks == Watermark.None || !_isIdle)
        {
            return;
        }

        ForgetDemands();
        if (_demands.Count == 0)
        {
            return;
        }

        var wait = Math.Max(0, _demands.Min + 1 - IdleWatermark);
        _demandTimer.Disposable = _scheduler.Schedule(TimeSpan.FromTicks(wait), () => _enter(OnDemandDue));
    }

    private void OnDemandDue()
    {
        if (_isIdle && _isConnected && !_isPolled && !_isCompleted)
        {
            Advance(IdleWatermark);
            ArmDemand();
        }
    }

    /// <summary>The outage has lasted too long to wait for: what it may have hidden is a gap, and time goes on.</summary>
    private void OnOutage()
    {
        if (_isConnected || _isCompleted)
        {
            return;
        }

        var until = _newestTicks == Watermark.None ? Watermark.Absent - 1 : Watermark.Add(_newestTicks, Now - _newestArrivalTicks);
        _input.OnGap(_watermark == Watermark.None ? Watermark.None + 1 : _watermark, until);
        Advance(_newestTicks == Watermark.None ? Watermark.Absent : Watermark.Add(until, -_input.LatenessTicks));
        _outageTimer.Disposable = _scheduler.Schedule(TimeSpan.FromTicks(_maxOutageTicks), () => _enter(OnOutage));
    }
}

/// <summary>What the watermark of a live stream is made of.</summary>
/// <param name="NewestTicks">The newest event time.</param>
/// <param name="NewestArrivalTicks">When that event arrived.</param>
/// <param name="IsPolled">Whether the source sets its watermark itself.</param>
internal readonly record struct LiveClockState(long NewestTicks, long NewestArrivalTicks, bool IsPolled)
{
    public static LiveClockState None { get; } = new(Watermark.None, 0, IsPolled: false);
}
