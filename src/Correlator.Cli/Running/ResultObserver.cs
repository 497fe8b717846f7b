namespace Correlator.Cli;

/// <summary>Passes results to a sink. When the output cannot be written to, it ends the run instead of failing it from inside.</summary>
internal sealed class ResultObserver(ResultSink sink, ProgressLine progress, Action stop) : IObserver<Correlation>
{
    /// <summary>Why the output could not be written to; null while it can.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>What ended the run; null for nothing.</summary>
    public Exception? Error { get; private set; }

    public void OnNext(Correlation value)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            progress.Erase();
            sink.Observer.OnNext(value);
        }
        catch (IOException failure)
        {
            Fail(failure);
        }
    }

    public void OnError(Exception error)
    {
        Error = error;
        Finish();
    }

    public void OnCompleted() => Finish();

    /// <summary>Writes everything that was taken.</summary>
    /// <exception cref="IOException">The output cannot be written to.</exception>
    public void Flush()
    {
        try
        {
            sink.Flush();
        }
        catch (IOException failure)
        {
            Fail(failure);
            throw;
        }
    }

    private void Finish()
    {
        try
        {
            if (Failure is null)
            {
                sink.Observer.OnCompleted();
            }
        }
        catch (IOException failure)
        {
            Fail(failure);
        }
    }

    private void Fail(IOException failure)
    {
        Failure = failure;
        stop();
    }
}

/// <summary>Where results go.</summary>
/// <param name="Observer">Writes them.</param>
/// <param name="Flush">Writes what it still keeps.</param>
internal sealed record ResultSink(IObserver<Correlation> Observer, Action Flush) : IDisposable
{
    public void Dispose() => (Observer as IDisposable)?.Dispose();
}
