namespace Correlator;

/// <summary>Reads finite sources in event-time order across sources: always the reader that is behind.</summary>
/// <remarks>So sources of unequal length or speed need no more memory than the window of the query.</remarks>
internal sealed partial class FinitePump(Gate gate, Action<FiniteFeed, Exception> onFailed) : IAsyncDisposable
{
    // How long the gate stays shut for others, and how much operators may collect.
    private const int BurstEvents = 512;
    private readonly List<Lane> _lanes = [];

    // The lanes that are not the current one.
    private readonly PriorityQueue<Lane, (long Ticks, int Order)> _queue = new();
    private Lane? _current;
    private CancellationToken _cancellation;
    private int _burstEvents;

    public void Add(FiniteFeed feed, IReadOnlyList<IEventReader> readers)
    {
        for (var i = 0; i < readers.Count; i++)
        {
            _lanes.Add(new Lane(feed, readers[i], i, _lanes.Count));
        }
    }

    /// <summary>Waits until there is room for the next event of a feed; null where nobody waits.</summary>
    public Func<FiniteFeed, ValueTask>? WaitForRoom { get; init; }

    /// <summary>Is called behind each burst, outside the gate; null for nobody.</summary>
    public Func<ValueTask>? AfterBurst { get; set; }

    /// <summary>Reads all that there is. What was begun with <see cref="ResumeAsync"/> goes on from there.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        foreach (var lane in _lanes)
        {
            if (!lane.IsExhausted || (!lane.HasEnded && await FillAsync(lane, cancellationToken).ConfigureAwait(false)))
            {
                _queue.Enqueue(lane, (lane.Next.Ticks, lane.Order));
            }
        }

        // Where sources wait for room, each event is asked for.
        _burstEvents = WaitForRoom is null ? BurstEvents : 1;
        Action burst = Burst;
        while (_current is not null || _queue.TryDequeue(out _current, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (WaitForRoom is not null)
            {
                await WaitForRoom(_current.Feed).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            gate.Enter(burst);
            if (_current.IsExhausted)
            {
                var lane = _current;
                _current = null;
                if (await FillAsync(lane, cancellationToken).ConfigureAwait(false))
                {
                    _queue.Enqueue(lane, (lane.Next.Ticks, lane.Order));
                }
            }

            if (AfterBurst is not null)
            {
                await AfterBurst().ConfigureAwait(false);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in _lanes)
        {
            await lane.Reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Passes on what is at hand in the order of time, until a reader has to read on.</summary>
    private void Burst()
    {
        for (var count = 0; count < _burstEvents && !_cancellation.IsCancellationRequested;)
        {
            count += Run(_current!, _burstEvents == 1 ? 1 : long.MaxValue);
            if (_current!.IsExhausted)
            {
                break;
            }

            _current = _queue.EnqueueDequeue(_current, (_current.Next.Ticks, _current.Order));
        }

        EndBurst();
    }

    private void EndBurst()
    {
        foreach (var lane in _lanes)
        {
            lane.Feed.OnBurstEnd();
        }
    }

    /// <summary>Passes on a reader's events until another reader is behind it: so equal times come in the order of the readers, wherever their chunks end.</summary>
    private int Run(Lane lane, long limit)
    {
        var (feed, count) = (lane.Feed, 0);
        var (nextTicks, nextOrder) = _queue.TryPeek(out _, out var next) ? next : (long.MaxValue, int.MaxValue);
        do
        {
            feed.OnEvent(lane.Take());
            count++;
            if (lane.IsExhausted)
            {
                return count;
            }

            feed.Clock.OnSeen(lane.Index, lane.Next.Ticks);
        }
        while (count < limit && (lane.Next.Ticks < nextTicks || (lane.Next.Ticks == nextTicks && lane.Order < nextOrder)));
        return count;
    }

    /// <summary>Reads on.</summary>
    /// <returns>False where there is no more.</returns>
    private async ValueTask<bool> FillAsync(Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            var isFilled = await lane.FillAsync(cancellationToken).ConfigureAwait(false);
            while (lane.Reader.TryTakeGap(out var from, out var to))
            {
                gate.Enter(() => lane.Feed.OnGap(from.UtcTicks, to.UtcTicks));
            }

            if (isFilled)
            {
                gate.Enter(() => lane.Feed.Clock.OnSeen(lane.Index, lane.Next.Ticks));
                return true;
            }
        }
        catch (CorrelatorException error)
        {
            gate.Enter(() => onFailed(lane.Feed, error));
        }

        End(lane);
        return false;
    }

    private void End(Lane lane)
    {
        lane.End();
        gate.Enter(() => lane.Feed.Clock.OnCompleted(lane.Index));
    }
}
