using System.Net;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace Correlator.Sources;

/// <summary>A source that is sent to: it listens at a port, runs a program, or is called by this process.</summary>
/// <remarks>
/// It listens from the first subscription to the end of the last, or from <see cref="Start"/> to <see cref="StopAsync"/>; what arrives while nobody has
/// subscribed waits in the queue. Several may subscribe: each gets all events from then on, and the slowest sets the pace. Events come in the order in which
/// they were read, all that a read had in one call; their positions are numbers in this order. As an observable: <c>EventQuery.From(source)</c>.
/// </remarks>
public abstract class ReceiverSource : ILiveSource, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly QueueOptions _options;
    private readonly ReceiverCounters _counters = new();
    private ReceiverSession? _session;
    private Task _closing = Task.CompletedTask;
    private bool _isStarted;

    private protected ReceiverSource(string name, QueueOptions options, IScheduler? scheduler)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Name = name;
        _options = options;
        Scheduler = scheduler ?? DefaultScheduler.Instance;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public SourcePast Past => SourcePast.None;

    /// <summary>What was taken so far, over all starts.</summary>
    public ReceiverStatistics Statistics => _counters.Read();

    /// <summary>Where it listens, by what is spoken there: <c>udp</c>, <c>tcp</c>, <c>tls</c>, <c>http</c>, <c>grpc</c>, with the ports that the system chose where 0 was asked for.</summary>
    /// <value>Empty while it does not listen, and of sources without a port.</value>
    public IReadOnlyDictionary<string, IPEndPoint> Endpoints
    {
        get
        {
            lock (_gate)
            {
                return (_session?.Listeners ?? []).Where(static listener => listener.Endpoint is not null).ToDictionary(static listener => listener.Kind, static listener => listener.Endpoint!);
            }
        }
    }

    /// <summary>Tells the time of arrival, and runs time-outs.</summary>
    private protected IScheduler Scheduler { get; }

    /// <summary>Listens without a subscriber, until <see cref="StopAsync"/>. Does nothing where it is started.</summary>
    /// <exception cref="SourceException">A port cannot be opened (<c>ADDRESS_IN_USE</c>), or a certificate cannot be read.</exception>
    public void Start()
    {
        lock (_gate)
        {
            Open();
            _isStarted = true;
        }
    }

    /// <summary>Stops listening, delivers what has arrived, and tells subscribers that the source has ended. Not from within a call to a subscriber.</summary>
    public async Task StopAsync()
    {
        ReceiverSession? session;
        lock (_gate)
        {
            (session, _session) = (_session, null);
            _isStarted = false;
        }

        if (session is not null)
        {
            await session.StopAsync().ConfigureAwait(false);
        }

        await _closing.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        try
        {
            ReceiverSession session;
            lock (_gate)
            {
                session = Open();
                session.Users++;
            }

            var subscriber = new Subscriber(Name, request, observer, left => Remove(session, left));
            subscriber.OnConnected(true);
            session.Add(subscriber);
            return subscriber;
        }
        catch (SourceException error)
        {
            observer.OnError(error);
            return Disposable.Empty;
        }
    }

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>What runs at present; null while nothing does.</summary>
    private protected ReceiverSession? Session => Volatile.Read(ref _session);

    /// <summary>Makes the listeners of one start; nothing is opened yet.</summary>
    private protected abstract Listener[] CreateListeners(ReceiverSession session);

    /// <summary>Where a kind of listener listens; null while it does not.</summary>
    private protected IPEndPoint? EndpointOf(string kind) => Endpoints.GetValueOrDefault(kind);

    /// <summary>The listeners of those ports that are named.</summary>
    private protected static Listener[] AtPorts(params ReadOnlySpan<(int? Port, Func<int, Listener> Create)> ports)
    {
        var listeners = new List<Listener>();
        foreach (var (port, create) in ports)
        {
            if (port is { } named)
            {
                listeners.Add(create(named));
            }
        }

        return [.. listeners];
    }

    private ReceiverSession Open()
    {
        if (_session is null)
        {
            var session = new ReceiverSession(Name, _options, Scheduler, _counters);
            session.Start(CreateListeners(session));
            _session = session;
        }

        return _session;
    }

    private void Remove(ReceiverSession session, Subscriber subscriber)
    {
        session.Remove(subscriber);
        lock (_gate)
        {
            if (--session.Users > 0 || _isStarted || _session != session)
            {
                return;
            }

            _session = null;
            session.Close();
            _closing = Task.WhenAll(_closing, session.StopAsync());
        }
    }
}
