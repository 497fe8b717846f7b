namespace Correlator;

/// <summary>The entrance of one stream: applies the selector and the stages to the source's events and puts them in their place in the query.</summary>
internal sealed class StreamInput
{
    private readonly StreamLedger _ledger;
    private readonly IEventSink _sink;
    private readonly EventStage[] _stages;
    private readonly Predicate[] _matchers;
    private readonly EventScope _scope = new();
    private readonly MemoryBudget? _budget;
    private readonly long _sinceTicks;
    private readonly long _untilTicks;
    private long _rest;

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

    public void OnEvent(LogEvent logEvent)
    {
        if (_budget is { HasFailed: true })
        {
            return;
        }

        _ledger.Input++;
        if (_rest == 0 || Select(logEvent) is not { } selected)
        {
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

        Reached = watermark;
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
