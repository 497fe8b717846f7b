namespace Correlator;

/// <summary>The entrance of one stream: applies the selector and the stages to the source's events and puts them in their place in the query.</summary>
internal sealed class StreamInput : ISourceInput
{
    private readonly StreamLedger _ledger;
    private readonly IEventSink _sink;
    private readonly EventStage[] _stages;
    private readonly Predicate[] _matchers;
    private readonly EventScope _scope = new();
    private readonly MemoryBudget? _budget;
    private readonly long _sinceTicks;
    private readonly long _untilTicks;
    private KnownEvents? _known;
    private long _rest;
    private long _skip;
    private long _resumedTicks = Watermark.None;

    public StreamInput(PlanNode plan, StreamState state, CorrelationOptions options, IEventSink sink, MemoryBudget? budget)
    {
        Node = (StreamNode)plan.Node;
        Stream = plan.Stream;
        _ledger = state.Ledger;
        _sink = sink;
        _budget = budget;
        _stages = [.. Node.Stages.TakeWhile(static stage => stage is not DedupStage)];
        _matchers = [.. Node.Matchers];
        _sinceTicks = Math.Max(Node.Since?.UtcTicks ?? long.MinValue, options.Since?.UtcTicks ?? long.MinValue);
        _untilTicks = Math.Min(Node.Until?.UtcTicks ?? long.MaxValue, options.Until?.UtcTicks ?? long.MaxValue);
        LatenessTicks = (Node.Lateness ?? options.Lateness).Ticks;
        IdleTicks = (Node.Idle ?? options.Idle).Ticks;
        OffsetTicks = Node.Offset.Ticks;
        MaxOutageTicks = (Node.MaxOutage ?? options.MaxOutage).Ticks;
        _rest = Node.Limit ?? long.MaxValue;
    }

    public StreamNode Node { get; }

    /// <summary>The stream's index in text order.</summary>
    public int Stream { get; }

    public long LatenessTicks { get; }

    public long IdleTicks { get; }

    public long OffsetTicks { get; }

    public long MaxOutageTicks { get; }

    /// <summary>Writes down what is let in, before anything comes out of it; null where nobody does.</summary>
    public IEventRecorder? Recorder { get; set; }

    public void OnEvent(LogEvent logEvent)
    {
        if (_skip > 0)
        {
            _skip--;
        }
        else if (Admit(logEvent) is { } selected)
        {
            Take(selected);
        }
    }

    /// <summary>Lets an event of the source in, which <see cref="Take"/> then takes.</summary>
    /// <returns>The event behind selector and stages; null where it is not let in.</returns>
    public LogEvent? Admit(LogEvent logEvent)
    {
        if (_budget is { HasFailed: true })
        {
            return null;
        }

        _ledger.Input++;
        if (_rest == 0 || Select(logEvent) is not { } selected)
        {
            _ledger.Filtered++;
            return null;
        }

        if (_known?.IsRedelivered(selected) is true)
        {
            _ledger.Input--;
            return null;
        }

        Recorder?.Write(selected);
        return selected;
    }

    /// <summary>Takes an event that was let in.</summary>
    public void Take(LogEvent selected)
    {
        if (_budget is { HasFailed: true })
        {
            return;
        }

        if (_rest == 0)
        {
            // An event of the same burst was the last that was wanted.
            _ledger.Filtered++;
            return;
        }

        _sink.OnEvent(selected, selected.Ticks + OffsetTicks);
        if (--_rest == 0)
        {
            Advance(Watermark.Completed);
        }

        _budget?.Enforce();
    }

    /// <summary>Counts an event that was let in in an earlier run.</summary>
    /// <param name="input">How many events had come since the one before; all but this one were filtered out.</param>
    public void CountReplayed(long input)
    {
        _ledger.Input += input;
        _ledger.Filtered += Math.Max(0, input - 1);
    }

    /// <summary>Takes a watermark as the operators of an earlier run were told it.</summary>
    public void ReplayWatermark(long watermark) => Advance(watermark);

    /// <summary>Takes a gap as the operators of an earlier run were told it. It is not counted.</summary>
    public void ReplayGap(long fromTicks, long toTicks) => _sink.OnGap(fromTicks, toTicks);

    /// <summary>Counts anew how many events a limit leaves, when the ledger has been restored.</summary>
    public void RestoreLimit() => _rest = Node.Limit is { } limit ? Math.Max(0, limit - (_ledger.Input - _ledger.Filtered)) : long.MaxValue;

    /// <summary>Goes on from where an earlier run was: time does not go back.</summary>
    /// <param name="skip">How many events a source that is read from its beginning delivers that are known.</param>
    /// <param name="known">By what the events are told that a source may deliver once more; null where it does not.</param>
    public void Resume(long skip, KnownEvents? known) => (_skip, _known, _resumedTicks) = (skip, known, Reached == Watermark.Absent ? Watermark.None : Reached);

    /// <summary>Takes the newest time that the source has reached; the stream's own lateness and offset turn it into a watermark.</summary>
    public void OnProgress(long newestTicks)
    {
        if (_rest > 0)
        {
            Advance(Watermark.Add(newestTicks, OffsetTicks - LatenessTicks));
        }
    }

    /// <summary>Takes a watermark of the source.</summary>
    /// <remarks>A stream with an absolute range is complete when its source has passed the end of the range.</remarks>
    public void OnWatermark(long ticks)
    {
        var isPassed = Node.Until is { } until && ticks > until.UtcTicks && ticks != Watermark.Absent;
        if (_rest > 0)
        {
            Advance(isPassed ? Watermark.Completed : Watermark.Add(ticks, OffsetTicks));
        }
    }

    /// <summary>How far the stream is complete, as its operators were told.</summary>
    public long Reached
    {
        get => _ledger.Reached;
        private set => _ledger.Reached = value;
    }

    /// <summary>The latest time that its operators were told; its end is none.</summary>
    public long Furthest { get; private set; } = Watermark.None;

    public void OnGap(long fromTicks, long toTicks)
    {
        _ledger.Gaps++;
        _sink.OnGap(Watermark.Add(fromTicks, OffsetTicks), Watermark.Add(toTicks, OffsetTicks));
    }

    /// <summary>The source has no more at hand.</summary>
    public void OnBurstEnd()
    {
        _sink.OnBurstEnd();
        _budget?.Enforce(isBurstEnd: true);
    }

    private void Advance(long watermark)
    {
        if (_budget is { HasFailed: true })
        {
            return;
        }

        if (watermark <= _resumedTicks && _resumedTicks != Watermark.None)
        {
            return;
        }

        if (_known?.IsDone(watermark) is true)
        {
            _known = null;
        }

        Reached = watermark;
        Furthest = watermark < Watermark.Absent ? watermark : Furthest;
        _sink.OnWatermark(watermark);
        _budget?.Enforce();
    }

    /// <summary>The event after selector and stages; null where it is filtered out.</summary>
    private LogEvent? Select(LogEvent logEvent)
    {
        if (logEvent.Ticks < _sinceTicks || logEvent.Ticks > _untilTicks)
        {
            return null;
        }

        if (_matchers.Length > 0 && !Matches(logEvent))
        {
            return null;
        }

        var selected = logEvent;
        foreach (var stage in _stages)
        {
            if (stage.Apply(selected) is not { } next)
            {
                return null;
            }

            selected = next;
        }

        return selected;
    }

    private bool Matches(LogEvent logEvent)
    {
        _scope.Event = logEvent;
        foreach (var matcher in _matchers)
        {
            if (!matcher.Evaluate(_scope))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>Writes down what is let into a stream.</summary>
internal interface IEventRecorder
{
    void Write(LogEvent selected);
}
