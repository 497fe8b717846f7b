using System.Diagnostics.CodeAnalysis;
using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>One subscription of a source that several observers share.</summary>
/// <remarks>
/// Two locks: <c>_delivery</c> is held while observers are called, <c>_gate</c> only to look at who takes part. Who joins never waits for a delivery,
/// because it may hold what the delivery waits for: it is admitted by whoever delivers at that time.
/// </remarks>
internal sealed class SharedSubscription(int keptEvents, SourceRequest request, IScheduler scheduler, Action<SharedSubscription> onEnded) : ILiveObserver
{
    private readonly Lock _delivery = new();
    private readonly Lock _gate = new();
    private readonly List<Sharer> _waiting = [];
    private readonly SharedPast _past = new(keptEvents);
    private readonly long _begunTicks = scheduler.Now.UtcTicks;
    private Sharer[] _sharers = [];
    private IDisposable? _subscription;
    private bool _isEnded;

    /// <summary>Whether the source has ended or all have left.</summary>
    public bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isEnded;
            }
        }
    }

    /// <summary>Subscribes to the source, for its first observer.</summary>
    public IDisposable Begin(ILiveSource source, ILiveObserver observer)
    {
        var first = new Sharer(request, observer, Leave);
        lock (_gate)
        {
            _sharers = [.. _sharers, first];
        }

        var subscription = Subscribe(source, first);
        bool isOver;
        lock (_gate)
        {
            _subscription = subscription;
            isOver = _isEnded;
        }

        if (isOver)
        {
            subscription.Dispose();
        }

        return first;
    }

    private IDisposable Subscribe(ILiveSource source, Sharer first)
    {
        try
        {
            return source.Subscribe(request, this);
        }
        catch (Exception error)
        {
            // Who subscribed gets what was thrown, who has joined meanwhile the error; nobody may join what will never deliver.
            first.Dispose();
            End(sharer => sharer.OnError(error));
            throw;
        }
    }

    /// <summary>Takes in another observer, if what is kept reaches as far back as it asks for; <see cref="Admit"/> lets it in.</summary>
    public bool TryJoin(SourceRequest wanted, SourcePast past, ILiveObserver observer, [NotNullWhen(true)] out IDisposable? joined)
    {
        joined = null;
        var from = past == SourcePast.Whole ? 0 : Math.Max(0, scheduler.Now.UtcTicks - wanted.Lookback.Ticks);
        lock (_gate)
        {
            if (_isEnded || (past != SourcePast.None && !Reaches(wanted, past, from)))
            {
                return false;
            }

            var sharer = new Sharer(wanted, observer, Leave) { FromTicks = from };
            _waiting.Add(sharer);
            joined = sharer;
            return true;
        }
    }

    /// <summary>Lets in who waits, unless somebody delivers: then that one does so behind it.</summary>
    public void Admit()
    {
        while (IsAnyoneWaiting() && !_delivery.IsHeldByCurrentThread && _delivery.TryEnter())
        {
            try
            {
                AdmitWaiting();
            }
            finally
            {
                _delivery.Exit();
            }
        }
    }

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        lock (_delivery)
        {
            AdmitWaiting();
            foreach (var sharer in Sharers())
            {
                sharer.OnEvents(events);
            }

            _past.Keep(events);
        }

        Admit();
    }

    public void OnWatermark(DateTimeOffset completeUntil) => Tell(sharer => sharer.OnWatermark(completeUntil), () => _past.CompleteUntil = completeUntil);

    public void OnConnected(bool isConnected) => Tell(sharer => sharer.OnConnected(isConnected), () => _past.IsConnected = isConnected);

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => Tell(sharer => sharer.OnGap(from, to), () => _past.AddGap(from, to));

    public void OnCompleted() => End(static sharer => sharer.OnCompleted());

    public void OnError(Exception error) => End(sharer => sharer.OnError(error));

    private void Tell(Action<Sharer> call, Action keep)
    {
        lock (_delivery)
        {
            AdmitWaiting();
            foreach (var sharer in Sharers())
            {
                call(sharer);
            }

            keep();
        }

        Admit();
    }

    private void End(Action<Sharer> call)
    {
        lock (_delivery)
        {
            // Who joins until the very end is given what is kept like everybody, and only then told of the end.
            Sharer[] last;
            while (!TryClose(out last))
            {
                AdmitWaiting();
            }

            onEnded(this);
            foreach (var sharer in last)
            {
                call(sharer);
            }
        }
    }

    /// <summary>Lets nobody join any more, unless somebody waits to be let in.</summary>
    private bool TryClose(out Sharer[] last)
    {
        lock (_gate)
        {
            last = _sharers;
            _isEnded |= _waiting.Count == 0;
            return _waiting.Count == 0;
        }
    }

    private void AdmitWaiting()
    {
        Sharer[] admitted;
        lock (_gate)
        {
            // Nearly always, and this is asked at each delivery.
            if (_waiting.Count == 0)
            {
                return;
            }

            admitted = [.. _waiting];
            _waiting.Clear();
            _sharers = [.. _sharers, .. admitted];
        }

        foreach (var sharer in admitted)
        {
            _past.Tell(sharer);
        }
    }

    /// <summary>Whether what is kept is all that a subscription of its own would get.</summary>
    private bool Reaches(SourceRequest wanted, SourcePast past, long from) =>
        _past.ForgottenTicks < from && (past == SourcePast.Whole || wanted.Lookback <= request.Lookback || from >= _begunTicks);

    private bool IsAnyoneWaiting()
    {
        lock (_gate)
        {
            return _waiting.Count > 0;
        }
    }

    private Sharer[] Sharers()
    {
        lock (_gate)
        {
            return _sharers;
        }
    }

    private void Leave(Sharer sharer)
    {
        IDisposable? subscription;
        lock (_gate)
        {
            _waiting.Remove(sharer);
            _sharers = [.. _sharers.Where(other => !ReferenceEquals(other, sharer))];
            if (_isEnded || _sharers.Length > 0 || _waiting.Count > 0)
            {
                return;
            }

            _isEnded = true;
            subscription = _subscription;
        }

        onEnded(this);
        subscription?.Dispose();
    }
}
