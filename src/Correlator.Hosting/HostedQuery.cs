using Correlator.Dsl;
using Microsoft.Extensions.Logging;

namespace Correlator.Hosting;

/// <summary>What became of a query of a host.</summary>
internal enum HostedQueryState
{
    Running,
    Ended,
    Failed,
}

/// <summary>A query that runs with the host: its results go to its handlers, one after the other.</summary>
internal sealed class HostedQuery(QueryReader reader, IReadOnlyList<ICorrelationHandler> handlers, ILogger logger)
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _troubledAt;
    private long _lost;
    private long _unhandled;
    private volatile Exception? _failure;
    private volatile bool _isEnded;

    public string Name => Query.Name;

    public RunningQuery Query => reader.Query;

    /// <summary>Ends when all results have been handled.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Why it has ended; null where it runs, or has ended by itself.</summary>
    public Exception? Failure => _failure;

    public HostedQueryState State => _failure is not null ? HostedQueryState.Failed : _isEnded ? HostedQueryState.Ended : HostedQueryState.Running;

    /// <summary>Events and results that were lost.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Results whose handler failed.</summary>
    public long Unhandled => Interlocked.Read(ref _unhandled);

    /// <summary>When something was last lost, or a handler last failed.</summary>
    public DateTimeOffset? TroubledAt
    {
        get
        {
            lock (_gate)
            {
                return _troubledAt;
            }
        }
    }

    /// <summary>Runs the query.</summary>
    /// <param name="clock">The engine's clock.</param>
    /// <param name="onFailed">Is told when it has failed.</param>
    /// <param name="aborting">Ends it at once.</param>
    public void Start(Func<DateTimeOffset> clock, Action onFailed, CancellationToken aborting) =>
        Completion = Task.Run(() => RunAsync(clock, onFailed, aborting), CancellationToken.None);

    public void AddLoss(long count, DateTimeOffset now)
    {
        Interlocked.Add(ref _lost, count);
        Trouble(now);
    }

    private async Task RunAsync(Func<DateTimeOffset> clock, Action onFailed, CancellationToken aborting)
    {
        try
        {
            await foreach (var correlation in reader.WithCancellation(aborting).ConfigureAwait(false))
            {
                foreach (var handler in handlers)
                {
                    await HandleAsync(handler, correlation, clock, aborting).ConfigureAwait(false);
                }
            }

            HostLog.QueryEnded(logger, Name, Query.Statistics.Results);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            HostLog.QueryAborted(logger, Name);
        }
        catch (Exception error)
        {
            // A failure of a source says all in its message; anything else is a fault that somebody has to find.
            _failure = error;
            HostLog.QueryFailed(logger, Name, OneLine.Of(error.Message), error is CorrelatorException ? null : error);
            onFailed();
        }
        finally
        {
            _isEnded = true;
        }
    }

    private async ValueTask HandleAsync(ICorrelationHandler handler, Correlation correlation, Func<DateTimeOffset> clock, CancellationToken aborting)
    {
        try
        {
            await handler.HandleAsync(Name, correlation, aborting).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            Interlocked.Increment(ref _unhandled);
            Trouble(clock());
            HostLog.HandlerFailed(logger, Name, correlation.Id, error);
        }
    }

    private void Trouble(DateTimeOffset now)
    {
        lock (_gate)
        {
            _troubledAt = now;
        }
    }
}
