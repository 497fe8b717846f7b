namespace Correlator.Server;

/// <summary>Puts the results of one query out, at a pace of its own. The query never waits for it.</summary>
internal abstract class ResultOutput : IAsyncDisposable
{
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(10);
    private readonly OutputQueue _queue;
    private readonly ServerContext _server;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _delivered;
    private long _failed;
    private string? _lastError;

    protected ResultOutput(ServerContext server, string query, OutputDefinition definition)
    {
        (_server, Query, Definition) = (server, query, definition);
        _queue = new OutputQueue(definition.Queue);
    }

    public OutputDefinition Definition { get; }

    /// <summary>Results that arrived.</summary>
    public long Delivered => Interlocked.Read(ref _delivered);

    /// <summary>Results that gave way because too many waited, or that could not be delivered.</summary>
    public long Dropped => _queue.Dropped + Interlocked.Read(ref _failed);

    protected string Query { get; }

    /// <summary>How many results are delivered at a time, at most.</summary>
    protected abstract int BatchSize { get; }

    public void Start() => _running = Task.Run(RunAsync);

    public void Accept(ResultLine line) => _queue.Add(line);

    /// <summary>Delivers what waits, for ten seconds at most, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        _stop.CancelAfter(FlushTime);
        await _running.ConfigureAwait(false);
        _stop.Dispose();
        Close();
    }

    /// <summary>Delivers results, in order.</summary>
    /// <exception cref="CorrelatorException">They could not be delivered, after all attempts.</exception>
    /// <exception cref="IOException">They could not be written.</exception>
    protected abstract Task DeliverAsync(IReadOnlyList<ResultLine> lines, CancellationToken cancellationToken);

    protected abstract void Close();

    private async Task RunAsync()
    {
        try
        {
            while (await _queue.TakeAsync(BatchSize, _stop.Token).ConfigureAwait(false) is { Count: > 0 } lines)
            {
                await TryAsync(lines).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            _queue.Clear();
        }
    }

    private async Task TryAsync(IReadOnlyList<ResultLine> lines)
    {
        try
        {
            await DeliverAsync(lines, _stop.Token).ConfigureAwait(false);
            Interlocked.Add(ref _delivered, lines.Count);
            _lastError = null;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Told before it is counted: whoever sees the number finds the reason in the log. The same again says nothing new.
            if (error is not OperationCanceledException && _lastError != error.Message)
            {
                _lastError = error.Message;
                _server.Log($"query {Query}: {lines.Count} results were not delivered: {error.Message}");
            }

            Interlocked.Add(ref _failed, lines.Count);
            if (error is OperationCanceledException)
            {
                throw;
            }
        }
    }
}
