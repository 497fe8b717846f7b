namespace Correlator;

/// <summary>Reads finite sources in event-time order across sources: always the reader that is behind.</summary>
/// <remarks>So sources of unequal length or speed need no more memory than the window of the query.</remarks>
internal sealed class FinitePump(Gate gate, Action<FiniteFeed, Exception> onFailed) : IAsyncDisposable
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

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken;
        foreach (var lane in _lanes)
        {
            await RefillAsync(lane, cancellationToken).ConfigureAwait(false);
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
                await RefillAsync(lane, cancellationToken).ConfigureAwait(false);
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
            var nextTicks = _burstEvents == 1 ? long.MinValue : _queue.TryPeek(out _, out var next) ? next.Ticks : long.MaxValue;
            count += Run(_current!, nextTicks);
            if (_current!.IsExhausted)
            {
                break;
            }

            _current = _queue.EnqueueDequeue(_current, (_current.Next.Ticks, _current.Order));
        }

        foreach (var lane in _lanes)
        {
            lane.Feed.OnBurstEnd();
        }
    }

    /// <summary>Passes on a reader's events until another reader is behind it.</summary>
    private static int Run(Lane lane, long nextTicks)
    {
        var (feed, count) = (lane.Feed, 0);
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
        while (lane.Next.Ticks <= nextTicks);
        return count;
    }

    private async Task RefillAsync(Lane lane, CancellationToken cancellationToken)
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
                _queue.Enqueue(lane, (lane.Next.Ticks, lane.Order));
                return;
            }
        }
        catch (CorrelatorException error)
        {
            gate.Enter(() => onFailed(lane.Feed, error));
        }

        gate.Enter(() => lane.Feed.Clock.OnCompleted(lane.Index));
    }

    private sealed class Lane(FiniteFeed feed, IEventReader reader, int index, int order)
    {
        private readonly List<LogEvent> _batch = [];
        private int _position;

        public FiniteFeed Feed => feed;

        public IEventReader Reader => reader;

        public int Index => index;

        public int Order => order;

        public bool IsExhausted => _position == _batch.Count;

        public LogEvent Next => _batch[_position];

        public LogEvent Take() => _batch[_position++];

        public ValueTask<bool> FillAsync(CancellationToken cancellationToken)
        {
            _batch.Clear();
            _position = 0;
            return reader.ReadAsync(_batch, cancellationToken);
        }
    }
}

/// <summary>Passes the events of a finite source to the streams that read it.</summary>
internal sealed class FiniteFeed(ILogSource source, StreamInput[] inputs, int readers)
{
    public ILogSource Source => source;

    public StreamInput[] Inputs => inputs;

    public FiniteClock Clock { get; } = new(inputs, readers);

    public void OnEvent(LogEvent logEvent)
    {
        foreach (var input in inputs)
        {
            input.OnEvent(logEvent);
        }
    }

    public void OnGap(long fromTicks, long toTicks)
    {
        foreach (var input in inputs)
        {
            input.OnGap(fromTicks, toTicks);
        }
    }

    public void OnBurstEnd()
    {
        foreach (var input in inputs)
        {
            input.OnBurstEnd();
        }
    }
}
