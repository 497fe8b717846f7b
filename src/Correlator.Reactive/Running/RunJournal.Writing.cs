using System.Reactive.Concurrency;

namespace Correlator;

// When what has been written is made safe, and what becomes of a journal that cannot be written.
internal sealed partial class RunJournal
{
    private void SettleWhenDue()
    {
        if (_scheduler.Now >= _dueAt || _writer.Bytes > MaxSegmentBytes)
        {
            Settle();
        }
        else if (!_isTimerSet && !_isBroken)
        {
            // Where nothing more comes in, what is written is made safe all the same.
            _isTimerSet = true;
            _timer.Disposable = _scheduler.Schedule(_dueAt - _scheduler.Now, () =>
            {
                _isTimerSet = false;
                _run.TakeTurn();
            });
        }
    }

    /// <summary>Makes safe what has been written and acknowledges what came out.</summary>
    private void Settle()
    {
        _dueAt = _scheduler.Now + _options.Interval;
        Acknowledge();
        if (_isBroken)
        {
            Mend();
            return;
        }

        Try(() =>
        {
            _writer.Sync();
            if (_writer.Bytes >= _options.SegmentBytes)
            {
                BeginSegment(isAfterHole: false);
            }

            _isUnsettled = false;
            Statistics.Saved++;
        });
    }

    private void Acknowledge()
    {
        if (_hasResults)
        {
            _options.Flush?.Invoke();
            _hasResults = false;
            if (!_isBroken)
            {
                Flush(JournalFrameKind.Acknowledged);
            }
        }
    }

    private void Flush(JournalFrameKind kind)
    {
        try
        {
            if (!_isBroken && !_isClosed)
            {
                _writer.Write(_buffer, kind);
            }
        }
        catch (CheckpointException error)
        {
            Break(error);
        }

        _buffer.Clear();
        Statistics.JournalBytes += _writer.Bytes - _current.Bytes;
        _current.Bytes = _writer.Bytes;
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (CheckpointException error)
        {
            Break(error);
        }
    }

    /// <summary>The run is of more use than its journal: it goes on, and what happened is told.</summary>
    private void Break(CheckpointException error)
    {
        Statistics.Failure = error;
        _isBroken = true;
        _buffer.Clear();
    }

    /// <summary>Tries to go on behind what could not be written.</summary>
    private void Mend()
    {
        try
        {
            _writer.Mend();
            BeginSegment(isAfterHole: true);
            (_isBroken, _isUnsettled) = (false, false);
            Statistics.Failure = null;
            Statistics.Saved++;
        }
        catch (CheckpointException error)
        {
            Statistics.Failure = error;
        }
    }
}
