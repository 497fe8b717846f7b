using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>A live source that is subscribed to once for all who want the same of it: one connection, one tail, one cursor.</summary>
/// <remarks>
/// Whoever comes later is first given the latest events that are kept, then all further ones, in the order of the source. It shares only where what is kept
/// reaches as far back as a subscription of its own would (<see cref="ILiveSource.Past"/>); else it gets one. The slowest sets the pace of all.
/// Memory: the kept events, at most as many as said. The source ends when the last has gone; who comes then begins anew.
/// Figures of the source are counted for who came first; for the others only the events that they were given.
/// </remarks>
/// <example><code>
/// var shared = new SharedSource(new ObservableSource("orders", orderEvents), keptEvents: 10_000);
/// </code></example>
public sealed class SharedSource : ILiveSource
{
    private readonly ILiveSource _source;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SharedSubscription> _shared = new(StringComparer.Ordinal);
    private readonly int _keptEvents;
    private readonly IScheduler _scheduler;

    /// <summary>Shares a source.</summary>
    /// <param name="source">The source; its name is kept.</param>
    /// <param name="keptEvents">How many events are kept for who comes later, of each different request. Zero or more.</param>
    /// <param name="scheduler">Its clock tells how far back a request reaches. Default: the platform's.</param>
    public SharedSource(ILiveSource source, int keptEvents, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(keptEvents);
        _source = source;
        _keptEvents = keptEvents;
        _scheduler = scheduler ?? DefaultScheduler.Instance;
    }

    /// <inheritdoc/>
    public string Name => _source.Name;

    /// <inheritdoc/>
    public SelectorLanguage Language => _source.Language;

    /// <inheritdoc/>
    public SourcePast Past => _source.Past;

    /// <inheritdoc/>
    public SourceFilters Filters => _source.Filters;

    /// <inheritdoc/>
    public string DescribeRequest(SourceRequest request) => _source.DescribeRequest(request);

    /// <summary>How many subscriptions the source has at present.</summary>
    public int Subscriptions
    {
        get
        {
            lock (_gate)
            {
                return _shared.Count;
            }
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var key = KeyOf(request);
        SharedSubscription shared;
        IDisposable? joined;
        lock (_gate)
        {
            if (!_shared.TryGetValue(key, out shared!) || shared.IsEnded)
            {
                joined = null;
                _shared[key] = shared = new SharedSubscription(_keptEvents, request, _scheduler, ended => Forget(key, ended));
            }
            else if (!shared.TryJoin(request, _source.Past, observer, out joined))
            {
                shared = null!;
            }
        }

        // Outside the gate: observers are called, and what they call may subscribe.
        if (joined is null)
        {
            return shared is null ? _source.Subscribe(request, observer) : shared.Begin(_source, observer);
        }

        shared.Admit();
        return joined;
    }

    // What differs in anything but how far back it reaches is another subscription; fields are a hint that changes no event.
    private static string KeyOf(SourceRequest request) => string.Join(
        '\n', request.Selector, string.Join('\n', request.Stages), request.Since?.UtcTicks, request.Until?.UtcTicks, request.TimeZone.Id, request.IsStrict);

    private void Forget(string key, SharedSubscription ended)
    {
        lock (_gate)
        {
            if (_shared.TryGetValue(key, out var current) && ReferenceEquals(current, ended))
            {
                _shared.Remove(key);
            }
        }
    }
}
