using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator.Testing;

/// <summary>A live source that delivers its events at set times of a virtual clock.</summary>
internal sealed class ScriptedSource : ILiveSource
{
    private readonly List<ILiveObserver> _observers = [];

    /// <summary>Sets the times; the clock must not have passed them.</summary>
    public ScriptedSource(string name, IReadOnlyList<(LogEvent Event, long ArrivalTicks)> events, IScheduler scheduler)
    {
        Name = name;
        foreach (var (logEvent, arrivalTicks) in events)
        {
            scheduler.Schedule(new DateTimeOffset(arrivalTicks, TimeSpan.Zero), () => Push(logEvent));
        }
    }

    public string Name { get; }

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        _observers.Add(observer);
        return Disposable.Create(() => _observers.Remove(observer));
    }

    /// <summary>Delivers an event now.</summary>
    public void Push(LogEvent logEvent) => ForEach(observer => observer.OnEvents([logEvent]));

    /// <summary>The source ends.</summary>
    public void Complete() => ForEach(static observer => observer.OnCompleted());

    // An observer may leave while it is called.
    private void ForEach(Action<ILiveObserver> action)
    {
        foreach (var observer in _observers.ToArray())
        {
            action(observer);
        }
    }
}
