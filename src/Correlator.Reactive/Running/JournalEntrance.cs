namespace Correlator;

/// <summary>What a record of a run's journal is.</summary>
internal enum JournalRecord : byte
{
    /// <summary>The time of the run's scheduler; what follows came in then.</summary>
    Time,

    /// <summary>An event that was let into a stream.</summary>
    Event,

    /// <summary>The first of the events that were let in and not taken: it is taken.</summary>
    Take,

    /// <summary>A watermark of a stream.</summary>
    Watermark,

    /// <summary>A gap of a stream.</summary>
    Gap,

    /// <summary>The end of a burst of a stream.</summary>
    BurstEnd,

    /// <summary>What the watermark of a live stream is made of.</summary>
    Clock,
}

/// <summary>Writes what enters the graph through one stream into the run's journal, and passes it on.</summary>
internal sealed class JournalEntrance(RunJournal journal, int stream, StreamLedger ledger, IEventSink next) : IEventSink, IEventRecorder
{
    private const int MaxGaps = 64;
    private readonly List<(long FromTicks, long ToTicks)> _gaps = [];
    private long _countedInput;
    private long _toldTicks = Watermark.None;

    public StreamLedger Ledger => ledger;

    /// <summary>What gives the events; set once it is made.</summary>
    public StreamInput Input { get; private set; } = null!;

    /// <summary>The stream's clock, where its source is live.</summary>
    public LiveClock? Clock { get; private set; }

    /// <summary>What the journal says of the clock.</summary>
    public LiveClockState ToldClock { get; set; } = LiveClockState.None;

    /// <summary>The latest time at which an event took part.</summary>
    public long NewestTicks { get; set; } = Watermark.None;

    /// <summary>Whether its source has failed, rather than come to its end: a restart will try it again.</summary>
    public bool HasFailed { get; set; }

    /// <summary>What is known of an earlier run's events; null where the source does not deliver them again.</summary>
    public KnownEvents? Known { get; private set; }

    public void Connect(StreamInput input, LiveClock? clock, KnownEvents? known) => (Input, Clock, Known, input.Recorder) = (input, clock, known, this);

    public void Write(LogEvent selected)
    {
        if (journal.IsWriting)
        {
            var output = journal.Begin(JournalRecord.Event, stream);
            output.Unsigned((ulong)(ledger.Input - _countedInput));
            journal.Events.Write(selected);
        }

        _countedInput = ledger.Input;
    }

    public void OnEvent(LogEvent logEvent, long ticks)
    {
        NewestTicks = Math.Max(NewestTicks, ticks);
        journal.Note(ticks);
        if (journal.IsWriting)
        {
            journal.Begin(JournalRecord.Take, stream);
        }

        next.OnEvent(logEvent, ticks);
    }

    public void OnWatermark(long ticks)
    {
        if (_toldTicks == Watermark.Absent && ticks < Watermark.Absent)
        {
            journal.OnReturned();
        }

        _toldTicks = ticks;
        if (journal.IsWriting)
        {
            journal.Begin(JournalRecord.Watermark, stream).Signed(ticks == Watermark.Completed && HasFailed ? Watermark.Absent : ticks);
        }

        next.OnWatermark(ticks);
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        AddGap(fromTicks, toTicks);
        if (journal.IsWriting)
        {
            var output = journal.Begin(JournalRecord.Gap, stream);
            output.Signed(fromTicks);
            output.Signed(toTicks);
        }

        next.OnGap(fromTicks, toTicks);
    }

    public void OnBurstEnd()
    {
        if (journal.IsWriting)
        {
            journal.Begin(JournalRecord.BurstEnd, stream);
        }

        next.OnBurstEnd();
    }

    /// <summary>Writes what has become of the clock.</summary>
    public void TellClock()
    {
        if (Clock is not null && Clock.State != ToldClock)
        {
            ToldClock = Clock.State;
            JournalStreamHead.WriteClock(journal.Begin(JournalRecord.Clock, stream), ToldClock);
        }
    }

    /// <summary>Counts from here on, when the ledger has been restored.</summary>
    public void RestoreInput() => _countedInput = ledger.Input;

    public JournalStreamHead ToHead(long sinceTicks)
    {
        _gaps.RemoveAll(gap => gap.ToTicks < sinceTicks);
        ToldClock = Clock?.State ?? ToldClock;
        _countedInput = ledger.Input;
        return new JournalStreamHead(HasFailed && ledger.Reached == Watermark.Completed ? Watermark.Absent : ledger.Reached, NewestTicks, ToldClock, [.. _gaps]);
    }

    // Of more than a few the two oldest become one that spans both: that withholds more, never less.
    private void AddGap(long fromTicks, long toTicks)
    {
        _gaps.Add((fromTicks, toTicks));
        if (_gaps.Count > MaxGaps)
        {
            _gaps[1] = (Math.Min(_gaps[0].FromTicks, _gaps[1].FromTicks), Math.Max(_gaps[0].ToTicks, _gaps[1].ToTicks));
            _gaps.RemoveAt(0);
        }
    }
}
