using System.Reactive.Linq;

namespace Correlator;

/// <summary>Drops copies of events that arrive within a window of the first one.</summary>
/// <remarks>
/// The window begins when the kept event arrives and does not slide. Identity is a 128-bit hash of the chosen fields.
/// Order: that of arrival. Memory: at most <see cref="EventDeduplicatorOptions.MaxEntries"/> hashes. Constant time an event. One caller at a time.
/// </remarks>
/// <example><code>
/// var deduplicator = new EventDeduplicator(new EventDeduplicatorOptions { Fields = ["request_id"] });
/// var unique = deduplicator.Deduplicate(orderEvents);
/// </code></example>
public sealed class EventDeduplicator
{
    private readonly EventDeduplicatorOptions _options;
    private readonly EventIdentity _identity;
    private readonly Dictionary<Hash128, long> _expiries = [];
    private readonly Queue<(Hash128 Identity, long ExpiryTicks)> _arrivals = new();

    /// <summary>Makes a deduplicator that remembers nothing yet.</summary>
    public EventDeduplicator(EventDeduplicatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
        _identity = new EventIdentity(options.Fields);
    }

    /// <summary>Events that are remembered now.</summary>
    public int Entries => _expiries.Count;

    /// <summary>Events that were forgotten before their window ended, because more came than may be remembered.</summary>
    public long Evicted { get; private set; }

    /// <summary>Events that were dropped.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Whether an event that arrives now is a copy of one that was kept; if not, it is kept.</summary>
    public bool IsDuplicate(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        var nowTicks = _options.Scheduler.Now.UtcTicks;
        ForgetExpired(nowTicks);
        var identity = _identity.Of(logEvent);

        // The clock may have been set back, so that entries do not expire in their order: the entry's own expiry decides.
        if (_expiries.TryGetValue(identity, out var expiryTicks) && expiryTicks > nowTicks)
        {
            Duplicates++;
            return true;
        }

        Remember(identity, Watermark.Add(nowTicks, _options.Window.Ticks));
        return false;
    }

    /// <summary>The events of a sequence without copies. All subscriptions share what this instance remembers.</summary>
    public IObservable<LogEvent> Deduplicate(IObservable<LogEvent> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Where(logEvent => !IsDuplicate(logEvent));
    }

    private void ForgetExpired(long nowTicks)
    {
        while (_arrivals.TryPeek(out var oldest) && oldest.ExpiryTicks <= nowTicks)
        {
            ForgetOldest();
        }
    }

    private void Remember(Hash128 identity, long expiryTicks)
    {
        if (_arrivals.Count == _options.MaxEntries)
        {
            ForgetOldest();
            Evicted++;
        }

        _arrivals.Enqueue((identity, expiryTicks));
        _expiries[identity] = expiryTicks;
    }

    private void ForgetOldest()
    {
        var oldest = _arrivals.Dequeue();
        if (_expiries.TryGetValue(oldest.Identity, out var expiryTicks) && expiryTicks == oldest.ExpiryTicks)
        {
            _expiries.Remove(oldest.Identity);
        }
    }
}
