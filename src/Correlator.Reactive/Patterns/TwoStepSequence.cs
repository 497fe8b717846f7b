namespace Correlator;

/// <summary>A sequence of two plain steps in order: the shortest way from events to its matches.</summary>
/// <remarks>
/// Gives what <see cref="OrderedSequence"/> gives. With two steps of one event each there is nothing to search: an event of the second step completes the
/// oldest open start of its key, or all of them where events are shared. So a start is an entry of a ring and nothing else, and an event of the second step
/// is never held. Results of two events need no unit, so it serves only where nobody hears of them before they close.
/// </remarks>
internal sealed class TwoStepSequence : IClockSource
{
    private readonly SequenceSettings _settings;
    private readonly IClosedSink _output;
    private readonly IUnitSink _watermarkOutput;
    private readonly TotalOrderBuffer<(LogEvent Event, bool IsStart)> _held = new();
    private readonly MergedWatermark _watermarks = new(2);
    private readonly OpenStarts _starts;
    private long _clock = Watermark.None;
    private long _demanded = Watermark.None;

    public TwoStepSequence(SequenceSettings settings, TwoStepSide start, TwoStepSide end, IUnitSink output)
    {
        (_settings, Start, End, _watermarkOutput, _output) = (settings, start, end, output, (IClosedSink)output);
        (start.Sequence, end.Sequence) = (this, this);
        _starts = new OpenStarts(start.Key);
    }

    public TwoStepSide Start { get; }

    public TwoStepSide End { get; }

    /// <summary>What feeds the inputs; set by who builds the graph.</summary>
    public IClockSource? Source { get; set; }

    /// <summary>Whether a sequence has this form, and is bound by nothing but its span and its greatest number of starts.</summary>
    public static bool CanServe(SequenceSettings settings) =>
        settings is { IsInner: false, CanMeetCopies: false, Budget: null, Plan: { Clause.IsUnordered: false, Clause.Until: null, Roles.Count: 2, Steps.Length: 2 } plan }
        && Array.TrueForAll(plan.Steps, static step => step is { Minimum: 1, Maximum: 1 });

    public void Demand(long ticks) => Source?.Demand(ticks);

    public void OnEvent(TwoStepSide side, LogEvent logEvent, long ticks)
    {
        _settings.Counters.Input++;
        if (ticks < _clock)
        {
            _settings.Counters.Late++;
            side.Ledger.Late++;
            _settings.Late.OnLate(logEvent);
            return;
        }

        _held.Add(new EventPlace(ticks, side.Stream, logEvent), (logEvent, side.IsStart));
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
            _clock = clock;
            while (_held.NextTicks is var next && _held.TryTake(clock, out var held))
            {
                TimeOutBefore(next);
                Take(held.IsStart ? Start : End, held.Event, next);
            }

            TimeOutBefore(clock);
        }

        if (clock != Watermark.None)
        {
            _watermarkOutput.OnWatermark(clock);
        }

        DemandNext();
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        var span = _settings.Plan.MaxSpanTicks;
        _watermarkOutput.OnGap(Watermark.Add(fromTicks, -span), Watermark.Add(toTicks, span));
    }

    private void Take(TwoStepSide side, LogEvent logEvent, long ticks)
    {
        if (!side.TryRead(logEvent, out var key))
        {
            side.Ledger.MissingKey++;
        }
        else if (side.IsStart)
        {
            Open(key, logEvent, ticks);
        }
        else if (_starts.TryFind(key, out var oldest))
        {
            Complete(key, oldest, (logEvent, ticks));
        }
        else
        {
            side.Ledger.Unmatched++;
        }
    }

    private void Open(ReadOnlySpan<byte> key, LogEvent logEvent, long ticks)
    {
        var hasOlder = _starts.TryFind(key, out var oldest);
        if (hasOlder && _starts.CountOf(oldest) == _settings.Plan.Clause.MaxAttempts)
        {
            hasOlder = _starts.TakeOldest(oldest, out oldest);
            _settings.Counters.Dropped++;
            Start.Ledger.Unmatched++;
        }

        _starts.Add(key, logEvent, ticks, hasOlder ? oldest : OpenStarts.None);
    }

    private void Complete(ReadOnlySpan<byte> key, int oldest, (LogEvent Event, long Ticks) end)
    {
        End.Ledger.Matched++;
        var isOpen = true;
        for (var start = oldest; isOpen; start = oldest)
        {
            var (logEvent, ticks) = _starts[start];
            isOpen = _starts.TakeOldest(start, out oldest) && _settings.Plan.Clause.IsOverlapping;
            Start.Ledger.Matched++;
            _settings.Counters.Output++;
            var pair = new EventPair(logEvent, ticks, end.Event, end.Ticks) { Streams = (Start.Stream, End.Stream) };
            _output.OnClosedPair(pair, new PairKey(_settings.KeyNames, key), isKnownByLeft: true);
        }
    }

    private void TimeOutBefore(long ticks)
    {
        while (_starts.TryPeek(out var oldest) && Watermark.Add(_starts[oldest].Ticks, _settings.Plan.MaxSpanTicks) < ticks)
        {
            var (logEvent, startTicks) = _starts[oldest];
            _starts.TakeOldest(oldest, out _);
            _settings.Counters.TimedOut++;
            Start.Ledger.Unmatched++;
            if (_settings.TimedOut is { } timedOut)
            {
                Start.TryRead(logEvent, out var key);
                var start = new Item(new Member(logEvent, Start.Stream, startTicks), null);
                timedOut(new SequenceUnit([start], new UnitKey(_settings.KeyNames, key.ToArray())));
            }
        }
    }

    private void DemandNext()
    {
        var next = _starts.TryPeek(out var oldest) ? Watermark.Add(_starts[oldest].Ticks, _settings.Plan.MaxSpanTicks) : long.MaxValue;
        next = Math.Min(next, _held.NextTicks);
        if (next != long.MaxValue && next != _demanded && _clock != Watermark.Completed)
        {
            _demanded = next;
            Demand(next);
        }
    }
}

/// <summary>A step of a sequence of two.</summary>
internal sealed class TwoStepSide(SequenceSettings settings, int input, int stream, KeyExpression[] key, bool carriesKey) : IEventSink
{
    private readonly KeyEncoder _taken = new(key);

    /// <summary>The sequence; set when it takes the step.</summary>
    public TwoStepSequence Sequence { get; set; } = null!;

    public int Stream => stream;

    public bool IsStart => input == 0;

    public StreamLedger Ledger { get; } = settings.Streams[stream].Ledger;

    /// <summary>Reads the keys of held events, while that of another one is at hand.</summary>
    public KeyEncoder Key { get; } = new(key);

    /// <summary>The key of an event, valid until the next call; false where it has none.</summary>
    public bool TryRead(LogEvent logEvent, out ReadOnlySpan<byte> encoded)
    {
        encoded = default;
        return carriesKey && _taken.TryEncode(logEvent, out encoded);
    }

    public void OnEvent(LogEvent logEvent, long ticks) => Sequence.OnEvent(this, logEvent, ticks);

    public void OnWatermark(long ticks) => Sequence.OnWatermark(input, ticks);

    public void OnGap(long fromTicks, long toTicks) => Sequence.OnGap(fromTicks, toTicks);

    public void OnBurstEnd()
    {
        // Events wait for the clock anyway.
    }
}
