namespace Correlator;

// What bounds the state of a run, and the waiting of its sources.
public sealed partial class CorrelationRun
{
    private TaskCompletionSource? _pause;

    private MemoryBudget? CreateBudget(QueryPlan plan)
    {
        StateBudget[] streams = [.. plan.Streams.Select(static stream => stream.Node.MaxState.Validate())];
        return !MemoryBudget.IsNeeded(_options.MaxState, streams) ? null : new MemoryBudget(_options.MaxState, streams)
        {
            IsLive = _isLive,
            NameOf = stream => plan.Streams[stream].Alias,
            Failed = error =>
            {
                _failures.Insert(0, error);
                End();
            },
        };
    }

    /// <summary>Waits before a source's next event while the budget is full and some live source can still move the clock past what is held.</summary>
    private async ValueTask WaitForRoomAsync(FiniteFeed feed)
    {
        var isCounted = false;
        while (true)
        {
            // Set before looking, so that what moves in between is not missed.
            var pause = new TaskCompletionSource();
            _pause = pause;
            if (_isEnded || !IsWaitWorthwhile(feed))
            {
                _pause = null;
                return;
            }

            _budget!.Statistics.Waits += isCounted ? 0 : 1;
            isCounted = true;
            using var registration = _stop.Token.Register(static pause => ((TaskCompletionSource)pause!).TrySetResult(), pause);
            await pause.Task.ConfigureAwait(false);
        }
    }

    private bool IsWaitWorthwhile(FiniteFeed feed)
    {
        var isWorthwhile = false;
        _gate.Enter(() => isWorthwhile = feed.Inputs.Cast<StreamInput>().Any(input => _budget!.IsWaitWanted(input.Stream)) && IsLiveBehind());
        return isWorthwhile;
    }

    /// <summary>Whether the clock waits for a live source rather than for one that the run reads itself.</summary>
    private bool IsLiveBehind()
    {
        var finite = _inputs.Where(input => !_clocks.ContainsKey(input)).Select(static input => input.Reached).DefaultIfEmpty(Watermark.Completed).Min();
        return _clocks.Keys.Any(input => input.Reached < finite && input.Reached != Watermark.Absent);
    }

    /// <summary>A live source or a timer has moved something: who waits for room looks again.</summary>
    private void Resume()
    {
        if (!_gate.IsEntered && Interlocked.Exchange(ref _pause, null) is { } pause)
        {
            pause.TrySetResult();
        }
    }
}
