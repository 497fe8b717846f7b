using System.Reactive;
using System.Runtime.ExceptionServices;

namespace Correlator.Testing;

/// <summary>What came out of a run of a <see cref="TestedCorrelation"/>.</summary>
public abstract class TestedRun : IObserver<Correlation>
{
    private readonly List<Correlation> _results = [];
    private readonly List<LogEvent> _late = [];

    private protected TestedRun() => LateEvents = Observer.Create<LogEvent>(_late.Add);

    /// <summary>All that came out, in the order in which it did; a correlation that grew is there once for each revision.</summary>
    public IReadOnlyList<Correlation> Results => _results;

    /// <summary>What stands in the end: of each correlation its last revision, without those that turned out to be part of another.</summary>
    public IReadOnlyList<Correlation> Final
    {
        get
        {
            var merged = _results.SelectMany(static result => result.Merged).ToHashSet(StringComparer.Ordinal);
            return [.. _results.Where(result => !merged.Contains(result.Id)).GroupBy(static result => result.Id).Select(static revisions => revisions.Last())];
        }
    }

    /// <summary>The events that came too late, in the order in which they did.</summary>
    public IReadOnlyList<LogEvent> Late => _late;

    /// <summary>Whether all sources have ended and all that could come out has.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>The ledgers of the streams and the counters of the operators.</summary>
    public abstract RunStatistics Statistics { get; }

    internal IObserver<LogEvent> LateEvents { get; }

    /// <summary>Takes a result.</summary>
    void IObserver<Correlation>.OnNext(Correlation value)
    {
        _results.Add(value);
        OnResult(value);
    }

    /// <summary>Takes a failure; whoever moves the run gets it.</summary>
    void IObserver<Correlation>.OnError(Exception error) => Failure = ExceptionDispatchInfo.Capture(error);

    /// <summary>Takes the end.</summary>
    void IObserver<Correlation>.OnCompleted() => IsCompleted = true;

    private protected ExceptionDispatchInfo? Failure { get; private set; }

    private protected virtual void OnResult(Correlation result)
    {
    }
}
