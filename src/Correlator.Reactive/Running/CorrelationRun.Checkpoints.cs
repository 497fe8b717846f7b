namespace Correlator;

// A run that keeps how far it has come.
public sealed partial class CorrelationRun
{
    private readonly FiniteCheckpoints? _checkpoints;

    // While what was read before is read again: its results have come out.
    private bool _isReplaying;

    private FiniteCheckpoints? CreateCheckpoints(QueryPlan plan)
    {
        if (_options.Checkpoint is null)
        {
            return null;
        }

        return _options.Partitions == 1
            ? new FiniteCheckpoints(plan, _options, ReachedClock)
            : throw new ArgumentException("A run over several partitions makes no checkpoints: the results of its lanes have no common order that a restart could go on from. Set Partitions to 1.");
    }

    /// <summary>The time that all streams have reached; streams that have ended do not count.</summary>
    private long ReachedClock() => _inputs.Select(static input => input.Reached).Where(static ticks => ticks < Watermark.Absent).DefaultIfEmpty(Watermark.Absent - 1).Min();

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
