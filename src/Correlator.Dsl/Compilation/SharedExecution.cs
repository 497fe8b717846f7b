using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Correlator.Dsl;

/// <summary>One execution of a query for several callers, each of whom is given all results from the first on.</summary>
/// <param name="maxResults">How many results are held for callers who are behind. While there are no more, others may join.</param>
/// <param name="onEnded">Is told of the end, with the results if they are whole.</param>
[SuppressMessage("Reliability", "CA1001:Types that own disposable fields should be disposable", Justification = "A token source without timer and wait handle holds nothing that has to be freed.")]
internal sealed class SharedExecution(int maxResults, Action<SharedExecution, IReadOnlyList<Correlation>?> onEnded)
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Caller> _callers = [];
    private readonly List<Correlation> _results = [];

    // The number of the first result that is held.
    private long _first;
    private TaskCompletionSource? _change;
    private TaskCompletionSource? _room;
    private Exception? _error;
    private bool _isEnded;
    private bool _isTooLarge;
    private bool _isGivenUp;

    /// <summary>Takes part.</summary>
    /// <returns>Null where the first results are not held any more, or the execution is being given up.</returns>
    public Caller? TryJoin()
    {
        lock (_gate)
        {
            if (_isTooLarge || _isGivenUp)
            {
                return null;
            }

            var caller = new Caller(this);
            _callers.Add(caller);
            return caller;
        }
    }

    /// <summary>Begins to execute, on this thread as far as it comes.</summary>
    public void Start(Func<CancellationToken, IAsyncEnumerable<Correlation>> execute) => _ = RunAsync(execute);

    // Ends by telling its callers: nobody awaits this task.
    private async Task RunAsync(Func<CancellationToken, IAsyncEnumerable<Correlation>> execute)
    {
        Exception? error = null;
        try
        {
            await foreach (var correlation in execute(_stop.Token).WithCancellation(_stop.Token).ConfigureAwait(false))
            {
                await AddAsync(correlation).ConfigureAwait(false);
            }
        }
        catch (Exception thrown)
        {
            error = thrown;
        }

        End(error);
    }

    private async ValueTask AddAsync(Correlation correlation)
    {
        lock (_gate)
        {
            _results.Add(correlation);
            _isTooLarge |= _results.Count > maxResults;
            Signal(ref _change);
        }

        while (RoomIsNeeded() is { } room)
        {
            await room.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    private Task? RoomIsNeeded()
    {
        lock (_gate)
        {
            TrimTaken();
            return _results.Count <= maxResults ? null : (_room ??= NewSignal()).Task;
        }
    }

    /// <summary>Where nobody can join any more, what all callers have taken is not needed.</summary>
    private void TrimTaken()
    {
        if (_isTooLarge && _callers.Count > 0 && (int)(_callers.Min(static caller => caller.Next) - _first) is > 0 and var taken)
        {
            _results.RemoveRange(0, taken);
            _first += taken;
            Signal(ref _room);
        }
    }

    private void End(Exception? error)
    {
        IReadOnlyList<Correlation>? whole;
        lock (_gate)
        {
            whole = error is null && !_isTooLarge && !_isGivenUp ? [.. _results] : null;
        }

        // Before the callers are told: who has seen the end finds the results kept.
        onEnded(this, whole);
        lock (_gate)
        {
            (_isEnded, _error) = (true, error);
            Signal(ref _change);
        }
    }

    private void Leave(Caller caller)
    {
        lock (_gate)
        {
            _callers.Remove(caller);
            TrimTaken();
            if (_callers.Count > 0 || _isEnded || _isGivenUp)
            {
                return;
            }

            _isGivenUp = true;
        }

        _stop.Cancel();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static void Signal(ref TaskCompletionSource? waiter)
    {
        waiter?.TrySetResult();
        waiter = null;
    }

    /// <summary>One who is given the results. One call at a time.</summary>
    internal sealed class Caller(SharedExecution execution) : IDisposable
    {
        /// <summary>The number of the result that he is given next.</summary>
        public long Next { get; private set; }

        public Correlation Current { get; private set; } = null!;

        /// <summary>Waits for the next result.</summary>
        /// <returns>False at the end.</returns>
        public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryTake(out var change))
                {
                    return true;
                }

                if (change is null)
                {
                    return false;
                }

                await change.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        public void Dispose() => execution.Leave(this);

        private bool TryTake(out Task? change)
        {
            lock (execution._gate)
            {
                change = null;
                if (Next - execution._first < execution._results.Count)
                {
                    Current = execution._results[(int)(Next++ - execution._first)];
                    execution.TrimTaken();
                    return true;
                }

                if (!execution._isEnded)
                {
                    change = (execution._change ??= NewSignal()).Task;
                    return false;
                }

                if (execution._error is { } error)
                {
                    ExceptionDispatchInfo.Throw(error);
                }

                return false;
            }
        }
    }
}
