namespace Correlator;

/// <summary>Lets a lane work on what a reader hands over.</summary>
internal interface ILaneRunner
{
    /// <summary>Hands a batch over and takes an empty one for the next; waits while the lane is behind.</summary>
    /// <exception cref="OperationCanceledException">The lane takes no more.</exception>
    LaneBatch Exchange(LaneBatch batch);

    /// <summary>Nothing more comes.</summary>
    /// <returns>Ends when the lane has worked on everything; it never fails.</returns>
    Task CloseAsync();

    /// <summary>The lane takes no more, and forgets what it has not begun.</summary>
    void Stop();
}

/// <summary>Runs a lane on the thread that reads: for tests, which then see one order of things.</summary>
internal sealed class InlineLaneRunner(Action<LaneBatch> take) : ILaneRunner
{
    private bool _isClosed;

    public LaneBatch Exchange(LaneBatch batch)
    {
        if (_isClosed)
        {
            throw new OperationCanceledException();
        }

        take(batch);
        batch.Clear();
        return batch;
    }

    public Task CloseAsync()
    {
        _isClosed = true;
        return Task.CompletedTask;
    }

    public void Stop() => _isClosed = true;
}

/// <summary>Runs a lane on a thread of its own.</summary>
internal sealed class ThreadLaneRunner : ILaneRunner
{
    // What is between a reader and a lane is bounded: a reader that is ahead waits.
    private const int MaxWaiting = 4;
    private readonly object _lock = new();
    private readonly Queue<LaneBatch> _waiting = new(MaxWaiting);
    private readonly Stack<LaneBatch> _empty = new(MaxWaiting);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action<LaneBatch> _take;
    private bool _isStarted;
    private bool _isClosed;

    public ThreadLaneRunner(Action<LaneBatch> take)
    {
        _take = take;
        for (var i = 0; i < MaxWaiting; i++)
        {
            _empty.Push(new LaneBatch());
        }
    }

    public LaneBatch Exchange(LaneBatch batch)
    {
        lock (_lock)
        {
            while (_empty.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            if (_isClosed)
            {
                throw new OperationCanceledException();
            }

            _waiting.Enqueue(batch);
            Monitor.PulseAll(_lock);
            Start();
            return _empty.Pop();
        }
    }

    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            Monitor.PulseAll(_lock);
            return _isStarted ? _completion.Task : Task.CompletedTask;
        }
    }

    public void Stop()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting.Clear();
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>A lane that never gets anything needs no thread.</summary>
    private void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            new Thread(Run) { IsBackground = true, Name = "correlator lane" }.Start();
        }
    }

    private void Run()
    {
        while (Next() is { } batch)
        {
            _take(batch);
            batch.Clear();
            lock (_lock)
            {
                _empty.Push(batch);
                Monitor.PulseAll(_lock);
            }
        }

        _completion.SetResult();
    }

    /// <summary>The next batch; null where none will come.</summary>
    private LaneBatch? Next()
    {
        lock (_lock)
        {
            while (_waiting.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_lock);
            }

            return _waiting.TryDequeue(out var batch) ? batch : null;
        }
    }
}
