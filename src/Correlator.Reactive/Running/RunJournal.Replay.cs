namespace Correlator;

// What an earlier run had taken in enters the graph again.
internal sealed partial class RunJournal
{
    private int _acknowledgedSegment = -1;
    private int _acknowledgedFrame = -1;
    private long _downTicks;
    private readonly Queue<(JournalEntrance Entrance, LogEvent Event)> _admitted = new();
    private EventDecoder _decoder = new();

    /// <summary>Lets enter what the journal holds, then writes on. Results come out behind what is known to be out: such that may have come out bear the same ids.</summary>
    /// <exception cref="CheckpointException">There is a journal, and it cannot be read, or is of another query.</exception>
    public void Replay()
    {
        _dueAt = _scheduler.Now + _options.Interval;
        Survey();
        if (_segments.Count > 0)
        {
            Statistics.IsResumed = true;
            _run.SetReplaying(true);
            for (var i = 0; i < _segments.Count && !_run.HasEnded; i++)
            {
                ReplaySegment(i);
            }

            _run.SetReplaying(false);
        }

        if (_run.HasEnded)
        {
            return;
        }

        Resume();
        if (_hasResults)
        {
            // The new segment's head says that they are out.
            _options.Flush?.Invoke();
            _hasResults = false;
        }

        _isReplaying = false;
        Try(() => BeginSegment(isAfterHole: false));
        _isTurnOpen = false;
        if (Statistics.IsResumed)
        {
            TakeRest();
        }
    }

    /// <summary>Whether a stream's source had come to its end.</summary>
    public bool IsCompleted(int stream) => Statistics.IsResumed && _entrances[stream].Ledger.Reached == Watermark.Completed;

    /// <summary>Finds what is whole, and the last place behind which nothing is known to be out.</summary>
    private void Survey()
    {
        var numbers = _store.GetSegments(_name);
        for (var i = 0; i < numbers.Count; i++)
        {
            var isLast = i == numbers.Count - 1;
            using var reader = new JournalReader(_store, _name, numbers[i], isLast);
            var frame = 0;
            for (; reader.TryRead(out var kind, out var payload); frame++)
            {
                if (kind == JournalFrameKind.Head)
                {
                    _cutAt = CutAt(reader, payload);
                }

                if (kind != JournalFrameKind.Records)
                {
                    (_acknowledgedSegment, _acknowledgedFrame) = (i, frame);
                }

                if ((frame == 0) != (kind == JournalFrameKind.Head) || (i > 0 && numbers[i] != numbers[i - 1] + 1))
                {
                    throw reader.Unreadable("a part of the journal is missing before it, or its head");
                }
            }

            KeepSegment(numbers[i], reader, hasHead: frame > 0);
        }

        _writer.Number = numbers.Count == 0 ? 0 : numbers[^1];
    }

    // The last head knows of all cuts.
    private static long CutAt(JournalReader reader, byte[] payload)
    {
        try
        {
            var input = new JournalCursor(payload, 0);
            return JournalHead.Read(ref input).CutAt;
        }
        catch (InvalidDataException error)
        {
            throw reader.Unreadable(error.Message, error);
        }
    }

    private void KeepSegment(long number, JournalReader reader, bool hasHead)
    {
        reader.Dispose();
        if (hasHead)
        {
            _segments.Add(new Segment(number) { Bytes = reader.ValidLength });
        }

        // Behind the new segment it would be damage.
        if (reader.IsTorn)
        {
            Try(() => _store.TruncateSegment(_name, number, reader.ValidLength));
        }

        if (!hasHead)
        {
            Try(() => _store.DeleteSegment(_name, number));
        }
    }

    private void ReplaySegment(int index)
    {
        _current = _segments[index];
        _decoder = new EventDecoder();
        using var reader = new JournalReader(_store, _name, _current.Number, isLast: index == _segments.Count - 1);
        for (var frame = 0; reader.TryRead(out var kind, out var payload) && !_run.HasEnded; frame++)
        {
            var input = new JournalCursor(payload, 0);
            try
            {
                if (kind == JournalFrameKind.Head)
                {
                    Take(JournalHead.Read(ref input), isFirst: index == 0);
                }

                while (!input.IsAtEnd && !_run.HasEnded)
                {
                    Take(ref input);
                }
            }
            catch (InvalidDataException error)
            {
                throw reader.Unreadable(error.Message, error);
            }

            if ((index, frame) == (_acknowledgedSegment, _acknowledgedFrame))
            {
                _run.SetReplaying(false);
            }
        }
    }

    private void Take(JournalHead head, bool isFirst)
    {
        if (head.Streams.Length != _entrances.Length || head.Figures.Streams.Length != _entrances.Length)
        {
            throw new InvalidDataException("it is of another query");
        }

        var isCut = head.IsAfterHole || (isFirst && _cutAt >= _current.Number);
        for (var i = 0; i < _entrances.Length; i++)
        {
            if (isFirst || isCut)
            {
                Begin(_entrances[i], head.Streams[i], isFirst, isCut);
            }
        }

        _timeTicks = head.NowTicks;
        _admitted.Clear();
        _run.Figures = head.Figures;
        foreach (var entrance in _entrances)
        {
            entrance.RestoreInput();
            entrance.Input.RestoreLimit();
            entrance.Ledger.Gaps += isCut ? 1 : 0;
        }

        if (isFirst)
        {
            Statistics.Skipped = head.Figures.Streams.Sum(static columns => columns[0]);
        }
    }

    private static void Begin(JournalEntrance entrance, JournalStreamHead head, bool isFirst, bool isCut)
    {
        entrance.ToldClock = head.Clock;
        entrance.NewestTicks = Math.Max(entrance.NewestTicks, head.NewestTicks);
        if (head.NewestTicks != Watermark.None)
        {
            entrance.Known?.Forget(Watermark.Add(head.NewestTicks, -entrance.Input.OffsetTicks));
        }

        foreach (var (from, to) in isFirst ? head.Gaps : [])
        {
            entrance.Input.ReplayGap(from, to);
        }

        if (isCut)
        {
            // What it held, or took in, is not known.
            entrance.Input.ReplayGap(Watermark.None + 1, Math.Max(head.NewestTicks, Watermark.None + 1));
        }

        if (head.ReachedTicks != Watermark.None)
        {
            entrance.Clock?.Replay(head.ReachedTicks);
            entrance.Input.ReplayWatermark(head.ReachedTicks);
        }
    }

    /// <summary>Goes on from where the earlier run was. The time between the runs is no time in which a source was silent.</summary>
    private void Resume()
    {
        var shift = _downTicks = Statistics.IsResumed ? Math.Max(0, _scheduler.Now.UtcTicks - _timeTicks) : 0;
        foreach (var entrance in Statistics.IsResumed ? _entrances : [])
        {
            entrance.Clock?.Resume(entrance.ToldClock with { NewestArrivalTicks = entrance.ToldClock.NewestArrivalTicks + shift });
            entrance.Input.Resume(entrance.Clock is null ? entrance.Ledger.Input : 0, entrance.Known);
        }
    }
}
