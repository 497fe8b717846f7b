using Correlator.Testing;

namespace Correlator.Cli;

/// <summary>Sends the events of a schedule when they are due, or as soon behind that as those who take them let it: their due times stay what they are.</summary>
internal sealed class LoadGenerator(LoadSettings settings, LoadTraffic traffic, IReadOnlyList<ResultTally> tallies, LoadClock clock)
{
    private const int MaxBatch = 512;
    private static readonly TimeSpan Saturation = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly LoadSchedule _schedule = traffic.Schedule;
    private readonly LoadPhases _phases = new(traffic.Schedule);
    private readonly List<long>[] _batches = [.. traffic.Streams.Select(static _ => new List<long>(MaxBatch))];
    private readonly long[] _reached = new long[LoadPhases.Count];
    private readonly long[] _behindTicks = new long[LoadPhases.Count];

    /// <summary>How many events were sent; those are the first of the schedule.</summary>
    public long Sent { get; private set; }

    /// <summary>How far behind their due times events were handed over.</summary>
    public LatencyHistogram Behind { get; } = new();

    /// <summary>How far behind the last ones were.</summary>
    public long LastBehindTicks { get; private set; }

    /// <summary>How many events were handed over in each phase by the clock, whenever they were due.</summary>
    public IReadOnlyList<long> Reached => _reached;

    /// <summary>How far behind its due time an event of each phase was at most.</summary>
    public IReadOnlyList<long> BehindTicks => _behindTicks;

    /// <summary>Sends.</summary>
    /// <param name="observe">Is told the time between the batches.</param>
    /// <param name="stop">Ends it behind a batch.</param>
    public async Task<LoadState> RunAsync(Action<long> observe, CancellationToken stop)
    {
        while (Sent < _schedule.Count)
        {
            if (stop.IsCancellationRequested)
            {
                return LoadState.Interrupted;
            }

            var now = clock.ElapsedTicks;
            observe(now);
            if (await StepAsync(now, stop).ConfigureAwait(false) is { } end)
            {
                return end;
            }
        }

        return LoadState.Completed;
    }

    private async Task<LoadState?> StepAsync(long now, CancellationToken stop)
    {
        if (tallies.Any(static tally => tally.Failure is not null))
        {
            return LoadState.Failed;
        }

        var until = Math.Min(_schedule.CountBefore(now + 1), Sent + MaxBatch);
        if (until == Sent)
        {
            await clock.WaitUntilAsync(_schedule.DueTicks(Sent), stop).ConfigureAwait(false);
            return null;
        }

        var due = _schedule.DueTicks(Sent);
        if (EndOf(now, now - due) is { } end)
        {
            return end;
        }

        LastBehindTicks = now - due;
        Behind.Record(now - due, until - Sent);
        ref var most = ref _behindTicks[_phases.PhaseOf(due) ?? 0];
        most = Math.Max(most, now - due);
        if (_phases.PhaseOf(now) is { } phase)
        {
            _reached[phase] += until - Sent;
        }

        await SendAsync(until).ConfigureAwait(false);
        return null;
    }

    private LoadState? EndOf(long now, long behindTicks) => _schedule.Pattern == LoadPattern.Stress && behindTicks > Saturation.Ticks
        ? LoadState.Saturated
        : now > (2 * _schedule.Duration.Ticks) + Patience.Ticks ? LoadState.Overloaded : null;

    private async Task SendAsync(long until)
    {
        foreach (var batch in _batches)
        {
            batch.Clear();
        }

        for (var number = Sent; number < until; number++)
        {
            _batches[traffic.StreamOf(number)].Add(number);
            foreach (var tally in tallies)
            {
                tally.Expect(number);
            }
        }

        // Not to be interrupted: what is half sent could not be accounted for.
        for (var stream = 0; stream < _batches.Length; stream++)
        {
            if (_batches[stream].Count > 0)
            {
                await settings.Targets[stream].SendAsync(new LoadBatch(traffic, clock.StartTicks, _batches[stream]), CancellationToken.None).ConfigureAwait(false);
            }
        }

        Sent = until;
    }
}
