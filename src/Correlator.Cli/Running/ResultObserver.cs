namespace Correlator.Cli;

/// <summary>Passes results to a sink. When the output cannot be written to, it ends the run instead of failing it from inside.</summary>
internal sealed class ResultObserver(IObserver<Correlation> sink, ProgressLine progress, Action stop) : IObserver<Correlation>
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
            sink.OnNext(value);
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

    private void Finish()
    {
        try
        {
            if (Failure is null)
            {
                sink.OnCompleted();
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
