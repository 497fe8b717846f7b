namespace Correlator.Dsl;

/// <summary>Passes a query's results to who asked for them, and to those who watch the engine.</summary>
internal sealed class QueryOutput(CorrelationEngine engine, RunningQuery query, IObserver<Correlation> observer) : IObserver<Correlation>
{
    public void OnNext(Correlation value)
    {
        observer.OnNext(value);
        engine.Publish(query, value);
    }

    public void OnCompleted()
    {
        query.OnCompleted();
        engine.End(query);
        observer.OnCompleted();
    }

    public void OnError(Exception error)
    {
        engine.End(query);
        observer.OnError(error);
    }
}

/// <summary>Passes a query's late events to those who watch the engine.</summary>
internal sealed class LateOutput(CorrelationEngine engine, RunningQuery query) : IObserver<LogEvent>
{
    public void OnNext(LogEvent value) => engine.Publish(query, value);

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
