using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Correlator.Cli;

/// <summary>Writes results on a thread of its own, so that reading and joining go on meanwhile. For output that nobody waits for line by line.</summary>
/// <remarks>Results change threads in batches: a hop for each would cost more than it saves. At most 16 batches wait; then the run does.</remarks>
internal sealed class WriterThread : IObserver<Correlation>, IDisposable
{
    private const int BatchResults = 256;
    private const int MaxBatches = 16;
    private readonly IObserver<Correlation> _sink;
    private readonly Action? _flush;
    private readonly BlockingCollection<Batch> _batches = new(MaxBatches);
    private readonly Thread _thread;
    private List<Correlation> _batch = new(BatchResults);
    private volatile IOException? _failure;
    private bool _isFinished;

    /// <summary>Begins to write.</summary>
    /// <param name="sink">Writes the results.</param>
    /// <param name="flush">Writes what the sink still keeps.</param>
    public WriterThread(IObserver<Correlation> sink, Action? flush = null)
    {
        _sink = sink;
        _flush = flush;
        _thread = new Thread(Write) { IsBackground = true, Name = "results" };
        _thread.Start();
    }

    /// <exception cref="IOException">The output cannot be written to; thrown with one of the results after the one that failed.</exception>
    public void OnNext(Correlation value)
    {
        _batch.Add(value);
        if (_batch.Count == BatchResults)
        {
            Pass();
        }
    }

    /// <summary>Waits until everything is written that was given to it.</summary>
    /// <exception cref="IOException">The output cannot be written to.</exception>
    public void Flush()
    {
        Rethrow();
        if (_isFinished)
        {
            return;
        }

        using var written = new ManualResetEventSlim();
        Add(written);
        written.Wait();
        Rethrow();
    }

    public void OnError(Exception error) => Finish(() => _sink.OnError(error));

    public void OnCompleted() => Finish(_sink.OnCompleted);

    public void Dispose()
    {
        if (!_isFinished)
        {
            _isFinished = true;
            _batches.CompleteAdding();
            _thread.Join();
        }

        _batches.Dispose();
        (_sink as IDisposable)?.Dispose();
    }

    private void Pass()
    {
        Rethrow();
        Add(written: null);
    }

    private void Add(ManualResetEventSlim? written)
    {
        _batches.Add(new Batch(_batch, written));
        _batch = new List<Correlation>(BatchResults);
    }

    private void Finish(Action end)
    {
        if (_isFinished)
        {
            return;
        }

        _isFinished = true;
        Add(written: null);
        _batches.CompleteAdding();
        _thread.Join();
        Rethrow();
        end();
    }

    private void Rethrow()
    {
        if (_failure is { } failure)
        {
            // The same exception: who catches it tells a broken pipe by its code.
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private void Write()
    {
        foreach (var (results, written) in _batches.GetConsumingEnumerable())
        {
            // After a failure the rest is taken and dropped, so that the run does not wait for a place in the queue.
            for (var i = 0; i < results.Count && _failure is null; i++)
            {
                TryWrite(results[i]);
            }

            if (written is not null)
            {
                TryFlush();
                written.Set();
            }
        }
    }

    private void TryFlush()
    {
        try
        {
            if (_failure is null)
            {
                _flush?.Invoke();
            }
        }
        catch (IOException failure)
        {
            _failure = failure;
        }
    }

    private void TryWrite(Correlation result)
    {
        try
        {
            _sink.OnNext(result);
        }
        catch (IOException failure)
        {
            _failure = failure;
        }
    }

    /// <summary>Results to write, and who waits until they are written.</summary>
    private readonly record struct Batch(List<Correlation> Results, ManualResetEventSlim? Written);
}
