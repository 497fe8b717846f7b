using System.Reactive.Disposables;
using System.Reactive.Linq;
using System.Runtime.ExceptionServices;

namespace Correlator.Dsl;

/// <summary>A query of an engine whose results wait for one reader, in a buffer of <see cref="CorrelationEngineOptions.BufferSize"/>.</summary>
/// <remarks>
/// It runs while it is read: enumerating begins it, and leaving the enumeration ends it. <see cref="RunningQuery.Dispose"/> and <see cref="RunningQuery.Complete"/>
/// of its query end it from elsewhere, and the reader is given what waits for it before the end; both wait until what comes out has found room.
/// </remarks>
/// <example><code>
/// var reader = engine.Read("web({}) and on(request_id) within(30s) db({})", "slow");
/// await foreach (var correlation in reader)
/// {
///     Console.WriteLine(correlation);
/// }
/// </code></example>
public sealed class QueryReader : IAsyncEnumerable<Correlation>
{
    private readonly BoundedBuffer<Correlation> _buffer;
    private readonly IDisposable _subscription;
    private bool _isRead;

    /// <param name="engine">The engine.</param>
    /// <param name="add">Makes the query, with what takes its results.</param>
    internal QueryReader(CorrelationEngine engine, Func<IObserver<Correlation>, RunningQuery> add)
    {
        _buffer = new BoundedBuffer<Correlation>(new BoundedBufferOptions { Capacity = engine.Options.BufferSize, Overflow = engine.Options.Overflow });
        RunningQuery? query = null;
        ExceptionDispatchInfo? obstacle = null;
        _subscription = _buffer.SubscribeTo(Observable.Create<Correlation>(observer =>
        {
            try
            {
                return query = add(observer);
            }
            catch (Exception error)
            {
                // Rx would hand it to the buffer instead of to who calls.
                obstacle = ExceptionDispatchInfo.Capture(error);
                return Disposable.Empty;
            }
        }));
        obstacle?.Throw();
        Query = query!;
        Query.ReadBy(_buffer);
    }

    /// <summary>The query; it counts among those of the engine from the beginning.</summary>
    public RunningQuery Query { get; }

    /// <summary>Reads the results, once.</summary>
    /// <exception cref="InvalidOperationException">It was read before.</exception>
    public IAsyncEnumerator<Correlation> GetAsyncEnumerator(CancellationToken cancellationToken = default) => Interlocked.Exchange(ref _isRead, true)
        ? throw new InvalidOperationException("A query's results are read once; make another one.")
        : ReadAsync(cancellationToken);

    private async IAsyncEnumerator<Correlation> ReadAsync(CancellationToken cancellationToken)
    {
        // Finite sources are read by who begins a query, and that must not be who reads its results.
        var running = Task.Run(Begin, CancellationToken.None);
        try
        {
            await foreach (var correlation in _buffer.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return correlation;
            }
        }
        finally
        {
            // First the buffer, for the query may be waiting for room in it.
            _buffer.Complete();
            _subscription.Dispose();
            await running.ConfigureAwait(false);
        }
    }

    private void Begin()
    {
        try
        {
            Query.Begin();
        }
        catch (Exception error)
        {
            // What a source throws when it is opened is its reader's to know, who would wait for ever.
            _buffer.Complete(error);
        }
    }
}
