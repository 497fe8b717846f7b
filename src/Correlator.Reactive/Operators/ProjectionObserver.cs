using System.Reactive;

namespace Correlator;

/// <summary>Calls the projection once per result; what it throws ends the run with that error.</summary>
internal sealed class ProjectionObserver<T>(Func<Correlation, T> projection, Func<LogEvent, LogEvent, T>? ofPair, IObserver<T> observer)
    : ObserverBase<Correlation>, IPairObserver
{
    private CorrelationRun? _run;
    private bool _hasFailed;

    /// <summary>The run; a projection may have failed before it is known here.</summary>
    public CorrelationRun Run
    {
        get => _run!;
        set
        {
            _run = value;
            if (_hasFailed)
            {
                value.Dispose();
            }
        }
    }

    public bool TakesPairs => ofPair is not null;

    public void OnPair(LogEvent left, LogEvent right)
    {
        if (_hasFailed)
        {
            return;
        }

        T result;
        try
        {
            result = ofPair!(left, right);
        }
        catch (Exception error)
        {
            Fail(error);
            return;
        }

        observer.OnNext(result);
    }

    protected override void OnNextCore(Correlation value)
    {
        T result;
        try
        {
            result = projection(value);
        }
        catch (Exception error)
        {
            Fail(error);
            return;
        }

        observer.OnNext(result);
    }

    protected override void OnErrorCore(Exception error) => observer.OnError(error);

    protected override void OnCompletedCore() => observer.OnCompleted();

    private void Fail(Exception error)
    {
        _hasFailed = true;
        OnError(error);
        _run?.Dispose();
    }
}
