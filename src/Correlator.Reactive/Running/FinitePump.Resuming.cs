namespace Correlator;

// Goes on from a checkpoint.
internal sealed partial class FinitePump
{
    /// <summary>The names of the logs, in the order of their readers.</summary>
    public string[] Logs => [.. _lanes.Select(static lane => lane.Feed.Source.Name == lane.Reader.Name ? lane.Reader.Name : $"{lane.Feed.Source.Name}: {lane.Reader.Name}")];

    /// <summary>How far each log has been read, between two bursts. The graph then has decided all that its clock has passed, so that it has counted the same wherever chunks end.</summary>
    public ReadingPlace Settle()
    {
        gate.Enter(EndBurst);
        return new ReadingPlace([.. _lanes.Select(static lane => lane.Place)]);
    }

    /// <summary>Begins at one place and passes on everything up to a later one, as it was passed on before.</summary>
    /// <param name="start">Where to begin; null for the beginning.</param>
    /// <param name="goal">Where the earlier run was.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CheckpointException">A log is not any more what it was.</exception>
    public async Task ResumeAsync(ReadingPlace? start, ReadingPlace goal, CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        foreach (var lane in _lanes)
        {
            if (start is not null)
            {
                await GoToAsync(lane, start.Logs[lane.Order], cancellationToken).ConfigureAwait(false);
            }

            if (lane.IsExhausted && !lane.HasEnded)
            {
                await FillAsync(lane, cancellationToken).ConfigureAwait(false);
            }
        }

        await ReplayAsync(goal, cancellationToken).ConfigureAwait(false);
        foreach (var lane in _lanes.Where(lane => goal.Logs[lane.Order].IsCompleted && lane.Taken == goal.Logs[lane.Order].Taken && !lane.HasEnded))
        {
            // Its stream has ended: what the log has got since belongs to a run of its own.
            End(lane);
        }

        gate.Enter(EndBurst);
        foreach (var lane in _lanes.Where(lane => lane.Place != goal.Logs[lane.Order] with { Position = lane.Place.Position, Skip = lane.Place.Skip }))
        {
            throw Changed(lane);
        }
    }

    private static CheckpointException Changed(Lane lane, Exception? error = null) => new(
        "CHECKPOINT_MISMATCH",
        $"{lane.Feed.Source.Name}: {lane.Reader.Name} does not hold any more what it held when the checkpoint was made. Put it back, or remove the checkpoint to begin anew.",
        error);

    private async Task GoToAsync(Lane lane, LogPlace place, CancellationToken cancellationToken)
    {
        if (!await lane.GoToAsync(place, cancellationToken).ConfigureAwait(false))
        {
            throw Changed(lane);
        }

        gate.Enter(() => lane.Feed.Clock.Restore(lane.Index, place.NewestTicks, place.LastTicks));
        if (place.IsCompleted)
        {
            lane.End();
        }
    }

    /// <summary>Passes on events in the order of time until each log is where it was; one that is there waits for the others.</summary>
    private async Task ReplayAsync(ReadingPlace goal, CancellationToken cancellationToken)
    {
        foreach (var lane in _lanes)
        {
            EnqueueBefore(lane, goal);
        }

        while (_queue.TryDequeue(out var lane, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var left = Math.Min(BurstEvents, goal.Logs[lane.Order].Taken - lane.Taken);
            gate.Enter(() =>
            {
                Run(lane, left);
                EndBurst();
            });
            if (lane.IsExhausted)
            {
                await FillAsync(lane, cancellationToken).ConfigureAwait(false);
            }

            EnqueueBefore(lane, goal);
        }
    }

    private void EnqueueBefore(Lane lane, ReadingPlace goal)
    {
        if (!lane.IsExhausted && lane.Taken < goal.Logs[lane.Order].Taken)
        {
            _queue.Enqueue(lane, (lane.Next.Ticks, lane.Order));
        }
    }
}
