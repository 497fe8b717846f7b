namespace Correlator;

// A run that keeps how far it has come.
public sealed partial class CorrelationRun : IJournaledRun
{
    // One of them, if any: what is over live sources cannot be read again.
    private readonly FiniteCheckpoints? _checkpoints;
    private readonly RunJournal? _journal;

    // While what was read before is read again: its results have come out.
    private bool _isReplaying;

    bool IJournaledRun.HasEnded => _isEnded;

    RunFigures IJournaledRun.Figures
    {
        get => Statistics.ToFigures();
        set => Statistics.Restore(value);
    }

    void IJournaledRun.SetReplaying(bool isReplaying) => _isReplaying = isReplaying;

    void IJournaledRun.TakeTurn() => ((IEntrance)this).Enter(static () => { });

    private FiniteCheckpoints? CreateCheckpoints(QueryPlan plan)
    {
        if (_options.Checkpoint is null)
        {
            return null;
        }

        if (_options.Partitions > 1)
        {
            throw new ArgumentException("A run over several partitions makes no checkpoints: the results of its lanes have no common order that a restart could go on from. Set Partitions to 1.");
        }

        return _isLive ? null : new FiniteCheckpoints(plan, _options, ReachedClock);
    }

    private RunJournal? CreateJournal(QueryPlan plan) => _options.Checkpoint is null || !_isLive ? null : new RunJournal(plan, _options, ReachedClock, this);

    /// <summary>Lets enter what an earlier run took in, before a source is opened.</summary>
    private void ReplayJournal(RunJournal journal)
    {
        try
        {
            Guard(journal.Replay);
        }
        finally
        {
            _isReplaying = false;

            // How long a result took from what decided it is not told of results that came out earlier.
            _latency.Begin(_latency.Arrive(), Statistics.Results);
        }
    }

    /// <summary>Lets enter what an earlier run took in.</summary>
    /// <returns>Whether the run goes on.</returns>
    private bool HasReplayed(RunJournal journal)
    {
        _gate.Enter(() => ReplayJournal(journal));
        if (_isEnded)
        {
            Release();
        }

        return !_isEnded;
    }

    /// <summary>What came out of this turn is out.</summary>
    private void EndJournalTurn(RunJournal journal)
    {
        if (!_isEnded)
        {
            Guard(journal.EndTurn);
        }
    }

    /// <summary>A run that has come to its end needs its journal no more; of one that failed or was disposed a restart goes on.</summary>
    private void EndJournal(RunJournal journal)
    {
        if (_isFinished && _failures.Count == 0)
        {
            journal.Delete();
        }
        else
        {
            journal.Close();
        }
    }

    private long ReachedClock() => ReplayTracker.ClockOf(_inputs);

    /// <summary>Reads again what the earlier run had read as far as something depends on it, and goes on from there.</summary>
    private async Task ResumeAsync(FinitePump pump)
    {
        var figures = await _checkpoints!.ResumeAsync(pump, ReplayAsync, _stop.Token).ConfigureAwait(false);
        if (figures is not null)
        {
            _gate.Enter(() => Statistics.Restore(figures));
        }

        pump.AfterBurst = () => _checkpoints.SaveAsync(pump, Statistics, mayBegin: Statistics.Streams.All(static stream => stream.Ledger.Gaps == 0));

        async Task ReplayAsync(ReadingPlace? start, ReadingPlace goal)
        {
            _isReplaying = true;
            await pump.ResumeAsync(start, goal, _stop.Token).ConfigureAwait(false);
            _isReplaying = false;
        }
    }

    private async ValueTask EndPumpAsync()
    {
        if (_lanes is not null)
        {
            await _lanes.CloseAsync().ConfigureAwait(false);
        }

        if (_checkpoints is not null && _isFinished && _failures.Count == 0)
        {
            await _checkpoints.DeleteAsync().ConfigureAwait(false);
        }

        // The observer may throw even when it is told of an error.
        if (!_isLive || _isEnded)
        {
            Release();
        }
    }
}
