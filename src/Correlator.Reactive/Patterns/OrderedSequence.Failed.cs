namespace Correlator;

// What becomes of starts that find no end: a broken absence has ended them, or their time has passed.
internal sealed partial class OrderedSequence
{
    // Those whose time has passed. Of a moment all are decided before one is told: a match may have used up a copy of an earlier start.
    private readonly List<SequenceAttempt> _ended = [];

    private void Fail(SequenceKey state, SequenceAttempt attempt)
    {
        if (attempt.HasMetUntil)
        {
            Settings.Counters.Cancelled++;
            Close(attempt);
            return;
        }

        attempt.HasFailed = true;
        if (Plan.Clause.Until is null && (attempt.Start.Copies is null || Plan.Clause.IsOverlapping))
        {
            Report(attempt);
            return;
        }

        // Until its time has passed it can be cancelled, or used up by a match of a start of the same moment.
        var failed = state.Failed ??= [];
        if (failed.Count == Plan.Clause.MaxAttempts)
        {
            Settings.Counters.Dropped++;
            Close(failed[0]);
            failed.RemoveAt(0);
        }

        failed.Add(attempt);
    }

    /// <summary>The time of a start has passed.</summary>
    private void TimeOut(SequenceAttempt attempt)
    {
        if (attempt.IsOpen)
        {
            DecideEnded(attempt.Key, attempt);
        }

        if (attempt.HasFailed && !attempt.IsDecided)
        {
            _ended.Add(attempt);
        }

        if (!_starts.TryPeek(out var next) || next.Start.Ticks > attempt.Start.Ticks)
        {
            ReportEnded();
        }
    }

    private void ReportEnded()
    {
        foreach (var attempt in _ended)
        {
            if (!attempt.IsDecided)
            {
                attempt.Key.Failed!.Remove(attempt);
                Report(attempt);
                Release(attempt.Key);
            }
        }

        _ended.Clear();
    }

    private void Report(SequenceAttempt attempt)
    {
        if (!attempt.Start.IsUsed)
        {
            Settings.Counters.TimedOut++;
            Settings.TimedOut?.Invoke(new SequenceUnit([.. attempt.Furthest.ToArray().Select(static entry => entry.Item)], KeyOf(attempt.Key.Key)));
        }

        Close(attempt);
    }

    /// <summary>Cancels starts that found no end. An event does not cancel a start that is itself, as it came through another step.</summary>
    private void CancelFailed(SequenceKey state, SequenceEntry until)
    {
        for (var i = (state.Failed?.Count ?? 0) - 1; i >= 0; i--)
        {
            var attempt = state.Failed![i];
            if (!until.IsCopyOf(attempt.Start))
            {
                Settings.Counters.Cancelled++;
                Close(attempt);
                state.Failed.RemoveAt(i);
            }
        }
    }
}
