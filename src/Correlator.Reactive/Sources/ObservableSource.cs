namespace Correlator;

/// <summary>Events of any observable as a source.</summary>
/// <remarks>
/// Events come out as they arrive, under the source's name; one whose position is negative gets the number of events that came before it in its subscription.
/// An event outside the asked time is left out. Each subscription subscribes to the observable anew.
/// </remarks>
/// <example><code>
/// var source = new ObservableSource("orders", orderEvents);
/// </code></example>
public sealed class ObservableSource : ILiveSource
{
    private readonly IObservable<LogEvent> _events;

    /// <summary>Makes a source.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="events">The events, one call at a time as Rx demands.</param>
    public ObservableSource(string name, IObservable<LogEvent> events)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(events);
        Name = name;
        _events = events;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public SourcePast Past => SourcePast.None;

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var output = new LiveOutput(observer);
        output.OnConnected(true);
        var subscription = _events.Subscribe(new Observer(new EventNumbering(Name), request, output));
        return new Subscription(output, subscription);
    }

    private sealed class Observer(EventNumbering numbering, SourceRequest request, LiveOutput output) : IObserver<LogEvent>
    {
        public void OnNext(LogEvent value)
        {
            var logEvent = numbering.Take(value);
            if (request.IsWanted(logEvent.Ticks))
            {
                request.Statistics.AddEvents(1);
                output.OnEvents(new ReadOnlySpan<LogEvent>(in logEvent));
            }
        }

        public void OnError(Exception error) => output.OnError(error);

        public void OnCompleted() => output.OnCompleted();
    }

    private sealed class Subscription(LiveOutput output, IDisposable inner) : IDisposable
    {
        public void Dispose()
        {
            output.Dispose();
            inner.Dispose();
        }
    }
}
