namespace Correlator;

// The segments of the journal: what nothing depends on any more goes.
internal sealed partial class RunJournal
{
    private readonly List<Segment> _segments = [];
    private Segment _current = new(0);
    private long _cutAt;
    private long _heldUntilTicks = Watermark.None;

    /// <summary>
    /// A stream that was left out of the clock is back, perhaps far behind it. What had gone by without it is known to the operators alone, until the streams have all come as far:
    /// till then everything is kept. A stream that has ended counts as far as it had come before: its end told no operator a time.
    /// </summary>
    public void OnReturned() => _heldUntilTicks = Math.Max(_heldUntilTicks, _entrances.Max(static entrance => entrance.Input.Furthest));

    /// <summary>Goes on in a new segment, and lets go those on which nothing depends. Whatever happens, the new one's head is on the disk before.</summary>
    private void BeginSegment(bool isAfterHole)
    {
        // Having come as far is not enough: what came late is with a union until the next time that it can tell.
        var since = _tracker.IsBounded && _clock() > _heldUntilTicks ? _tracker.Since() : Watermark.None;
        var kept = KeptFrom(since);
        _buffer.Clear();
        Events = new EventEncoder(_buffer);
        _timeTicks = _scheduler.Now.UtcTicks;
        _head.Clear();
        var streams = _entrances.Select(entrance => entrance.ToHead(since)).ToArray();
        new JournalHead
        {
            NowTicks = _timeTicks,
            CutAt = _cutAt,
            IsAfterHole = isAfterHole,
            Streams = streams,
            Figures = _run.Figures,
        }.Write(_head);
        _writer.Begin(_head);
        _segments.Add(_current = new Segment(_writer.Number) { Bytes = _writer.Bytes });
        Drop(kept);
    }

    /// <summary>How many of the oldest segments may go.</summary>
    private int KeptFrom(long sinceTicks)
    {
        var count = 0;
        while (count < _segments.Count && _segments[count].NewestTicks < sinceTicks)
        {
            count++;
        }

        // Beyond the bound those go, too, on which something depends: a restart must know.
        var bytes = _segments.Skip(count).Sum(static segment => segment.Bytes);
        for (; count < _segments.Count && bytes > _options.MaxJournalBytes; count++)
        {
            bytes -= _segments[count].Bytes;
            _cutAt = _segments[count].Number + 1;
        }

        return count;
    }

    private void Drop(int count)
    {
        for (; count > 0; count--)
        {
            var segment = _segments[0];
            _store.DeleteSegment(_name, segment.Number);
            _segments.RemoveAt(0);
            if (segment.NewestTicks is > 0 and < Watermark.Absent)
            {
                Statistics.ReplaysSince = new DateTimeOffset(segment.NewestTicks, TimeSpan.Zero);
            }
        }

        Statistics.JournalBytes = _segments.Sum(static segment => segment.Bytes);
    }

    private sealed class Segment(long number)
    {
        public long Number => number;

        public long Bytes { get; set; }

        /// <summary>The latest time at which one of its events took part.</summary>
        public long NewestTicks { get; set; } = Watermark.None;
    }
}
