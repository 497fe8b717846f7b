namespace Correlator;

/// <summary>Reads finite sources in event-time order across sources: always the reader that is behind.</summary>
/// <remarks>So sources of unequal length or speed need no more memory than the window of the query.</remarks>
internal sealed class FinitePump(Gate gate, Action<FiniteFeed, Exception> onFailed) : IAsyncDisposable
{
    // Where sources wait for room, the entrance is asked before each event.
    private bool IsStepwise => WaitForRoom is not null;

    private readonly List<Lane> _lanes = [];
    private readonly PriorityQueue<Lane, (long Ticks, int Order)> _queue = new();

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
        foreach (var lane in _lanes)
        {
            await RefillAsync(lane, cancellationToken).ConfigureAwait(false);
        }

        Action step = Step;
        while (_queue.TryDequeue(out _current!, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (WaitForRoom is not null)
            {
                await WaitForRoom(_current.Feed).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            _nextTicks = _queue.TryPeek(out _, out var next) ? next.Ticks : long.MaxValue;
            gate.Enter(step);
            if (_current.IsExhausted)
            {
                await RefillAsync(_current, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                _queue.Enqueue(_current, (_current.Next.Ticks, _current.Order));
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

    private Lane _current = null!;
    private long _nextTicks;

    /// <summary>Passes on the current reader's events until another reader is behind it.</summary>
    private void Step()
    {
        var (lane, feed) = (_current, _current.Feed);
        do
        {
            feed.OnEvent(lane.Take());
            if (lane.IsExhausted)
            {
                return;
            }

            feed.Clock.OnSeen(lane.Index, lane.Next.Ticks);
        }
        while (lane.Next.Ticks <= _nextTicks && !IsStepwise);
    }

    private async Task RefillAsync(Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            if (await lane.FillAsync(cancellationToken).ConfigureAwait(false))
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
internal sealed class FiniteFeed(ILogSource source, IReadOnlyList<StreamInput> inputs, int readers)
{
    public ILogSource Source => source;

    public IReadOnlyList<StreamInput> Inputs => inputs;

    public FiniteClock Clock { get; } = new(inputs, readers);

    public void OnEvent(LogEvent logEvent)
    {
        foreach (var input in inputs)
        {
            input.OnEvent(logEvent);
        }
    }
}
