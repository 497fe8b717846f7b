using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator;

/// <summary>What a run lets its journal do to it.</summary>
internal interface IJournaledRun
{
    /// <summary>Whether the run has ended.</summary>
    bool HasEnded { get; }

    /// <summary>What it has counted.</summary>
    RunFigures Figures { get; set; }

    /// <summary>Whether what enters the graph has entered it before, so that its results have come out.</summary>
    void SetReplaying(bool isReplaying);

    /// <summary>Has a turn in the graph.</summary>
    void TakeTurn();
}

/// <summary>Writes down what enters the graph of a run over live sources before its results come out, so that a restart lets it enter again.</summary>
/// <remarks>
/// The graph is determined by what enters it and in which order: watermarks of clocks and timers, gaps and the ends of bursts enter it as events do. So no state of an
/// operator is kept. Single-threaded: it is called inside the run's gate.
/// </remarks>
internal sealed partial class RunJournal : IDisposable
{
    private const int MaxBufferedBytes = 64 * 1024;
    private const long MaxSegmentBytes = 64 * 1024 * 1024;
    private readonly CheckpointOptions _options;
    private readonly IJournalStore _store;
    private readonly IScheduler _scheduler;
    private readonly ReplayTracker _tracker;
    private readonly IJournaledRun _run;
    private readonly Func<long> _clock;
    private readonly string _name;
    private readonly JournalEntrance[] _entrances;
    private readonly JournalWriter _writer;
    private readonly JournalBuffer _buffer = new();
    private readonly JournalBuffer _head = new();
    private readonly SerialDisposable _timer = new();
    private DateTimeOffset _dueAt;
    private long _timeTicks;
    private bool _isTurnOpen;
    private bool _hasResults;
    private bool _isUnsettled;
    private bool _isTimerSet;
    private bool _isReplaying = true;
    private bool _isBroken;
    private bool _isClosed;

    /// <summary>Makes one.</summary>
    /// <exception cref="ArgumentException">The store keeps no journals.</exception>
    public RunJournal(QueryPlan plan, CorrelationOptions options, Func<long> clock, IJournaledRun run)
    {
        _options = options.Checkpoint!;
        _store = _options.Store as IJournalStore
            ?? throw new ArgumentException("A run over live sources keeps a journal: its checkpoints need a store that is an IJournalStore.");
        _scheduler = options.Scheduler;
        _tracker = new ReplayTracker(ReplayHorizon.Of(plan, options), clock);
        (_run, _clock) = (run, clock);
        _name = CheckpointName.Of(plan, options);
        _entrances = new JournalEntrance[plan.Streams.Count];
        _writer = new JournalWriter(_store, _name);
        Events = new EventEncoder(_buffer);
    }

    public CheckpointStatistics Statistics { get; } = new();

    /// <summary>What writes events into the journal.</summary>
    public EventEncoder Events { get; private set; }

    /// <summary>Whether what enters is written.</summary>
    public bool IsWriting => !_isReplaying && !_isBroken && !_isClosed;

    /// <summary>What writes down what enters through a stream.</summary>
    public JournalEntrance Observe(int stream, StreamLedger ledger, IEventSink entrance) =>
        _entrances[stream] = new JournalEntrance(this, stream, ledger, _tracker.Observe(stream, entrance));

    /// <summary>Tells what gives the events of a stream.</summary>
    public void Connect(StreamInput input, LiveClock? clock)
    {
        var comesAgain = input.Node.Source is ILiveSource { Past: not SourcePast.None };
        _entrances[input.Stream].Connect(input, clock, comesAgain ? new KnownEvents(input.LatenessTicks, () => Statistics.Redelivered++) : null);
    }

    /// <summary>The source of a stream has failed.</summary>
    public void OnFailed(int stream) => _entrances[stream].HasFailed = true;

    /// <summary>An event of this time is in the segment.</summary>
    public void Note(long ticks) => _current.NewestTicks = Math.Max(_current.NewestTicks, ticks);

    /// <summary>Begins a record.</summary>
    /// <returns>What takes the rest of it.</returns>
    public JournalBuffer Begin(JournalRecord record, int stream)
    {
        if (_buffer.Count > MaxBufferedBytes)
        {
            Flush(JournalFrameKind.Records);
        }

        if (!_isTurnOpen)
        {
            _isTurnOpen = true;
            WriteTime();
        }

        _buffer.Byte((byte)record);
        _buffer.Unsigned((ulong)stream);
        return _buffer;
    }

    /// <summary>A result comes out: what caused it has to be written before.</summary>
    public void BeforeResult()
    {
        _hasResults = true;
        if (_buffer.Count > 0)
        {
            Flush(JournalFrameKind.Records);
        }
    }

    /// <summary>The run's turn ends: what it took in is written when this returns, whether something came out or not.</summary>
    public void EndTurn()
    {
        if (_isReplaying || _isClosed)
        {
            return;
        }

        if (!_isBroken)
        {
            foreach (var entrance in _entrances)
            {
                entrance.TellClock();
            }

            var isAcknowledged = _hasResults && _options.Flush is null;
            if (_buffer.Count > 0 || isAcknowledged)
            {
                _isUnsettled = true;
                _hasResults &= !isAcknowledged;
                Flush(isAcknowledged ? JournalFrameKind.Acknowledged : JournalFrameKind.Records);
            }
        }

        _isTurnOpen = false;
        if (_isUnsettled || _isBroken)
        {
            SettleWhenDue();
        }
    }

    /// <summary>Ends the writing; what has been written stays.</summary>
    public void Close()
    {
        if (IsWriting && !_isTurnOpen)
        {
            // Till now it listened, whether something came or not: what is missing begins here.
            WriteTime();
            Flush(JournalFrameKind.Records);
        }

        _isClosed = true;
        _timer.Dispose();
        _writer.Close();
    }

    /// <summary>Removes the journal: the run has come to its end, and its observer has been told.</summary>
    public void Delete()
    {
        _isClosed = true;
        Close();
        Try(() =>
        {
            foreach (var segment in _store.GetSegments(_name))
            {
                _store.DeleteSegment(_name, segment);
            }
        });
    }

    public void Dispose() => Close();

    private void WriteTime()
    {
        var now = _scheduler.Now.UtcTicks;
        _buffer.Byte((byte)JournalRecord.Time);
        _buffer.Signed(now - _timeTicks);
        _timeTicks = now;
    }
}
