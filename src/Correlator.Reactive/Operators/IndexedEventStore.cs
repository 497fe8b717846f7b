using System.Text;

namespace Correlator;

/// <summary>Events by key and time: which ones of a key lie in a span of time?</summary>
/// <remarks>
/// For lookups by hand beside a query: history for a detail view, an enrichment. Order of what is found: time, source, position, order of arrival. Adding takes
/// O(log n), finding O(log n) and what is found, pruning O(log n) for each event that goes. Memory: at most <see cref="IndexedEventStoreOptions.MaxEvents"/>.
/// One caller at a time.
/// </remarks>
/// <example><code>
/// var store = new IndexedEventStore(new IndexedEventStoreOptions { Key = ["request_id"] });
/// foreach (var logEvent in events)
/// {
///     store.Add(logEvent);
/// }
///
/// foreach (var found in store.Find(noon, noon.AddMinutes(1), "42"))
/// {
///     Console.WriteLine(found);
/// }
///
/// store.Prune(noon.AddHours(-1));
/// </code></example>
public sealed class IndexedEventStore
{
    private readonly IndexedEventStoreOptions _options;
    private readonly KeyEncoder _encoder;
    private readonly KeyBuffer _searched = new();
    private readonly Dictionary<byte[], SortedSet<Entry>> _byKey = new(KeyComparer.Instance);
    private readonly SortedSet<Entry> _byTime = new(Entry.Order);
    private long _arrivals;
    private long _hits;
    private long _misses;
    private long _pruned;
    private long _evicted;
    private long _refused;
    private long _missingKey;

    /// <summary>Makes an empty store.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public IndexedEventStore(IndexedEventStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
        _encoder = new KeyEncoder([.. options.Key]);
    }

    /// <summary>The counters.</summary>
    public IndexedEventStoreStatistics Statistics => new(_byTime.Count, _byKey.Count, _hits, _misses)
    {
        Pruned = _pruned,
        Evicted = _evicted,
        Refused = _refused,
        MissingKey = _missingKey,
    };

    /// <summary>Adds an event.</summary>
    /// <returns>Whether it is held.</returns>
    /// <exception cref="StateBudgetException">The store is full, and that is to fail (<see cref="OverflowPolicy.Fail"/>).</exception>
    public bool Add(LogEvent logEvent)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        if (!_encoder.TryEncode(logEvent, out var key))
        {
            _missingKey++;
            return false;
        }

        var entry = new Entry(logEvent, _arrivals++);
        if (_byTime.Count == _options.MaxEvents && !MakeRoomFor(entry))
        {
            _refused++;
            return false;
        }

        if (!_byKey.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var bucket))
        {
            bucket = new SortedSet<Entry>(Entry.Order);
            _byKey.Add(entry.Key = key.ToArray(), bucket);
        }
        else
        {
            // All events of a key share its bytes.
            entry.Key = bucket.Min!.Key;
        }

        bucket.Add(entry);
        _byTime.Add(entry);
        return true;
    }

    /// <summary>The events of a key in a span of time.</summary>
    /// <param name="from">The first time.</param>
    /// <param name="to">The last time.</param>
    /// <param name="key">A value for each part of the key.</param>
    public IReadOnlyList<LogEvent> Find(DateTimeOffset from, DateTimeOffset to, params IReadOnlyList<string> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Count, _options.Key.Count, nameof(key));
        if (key.Count == 1)
        {
            return Find(from.UtcTicks, to.UtcTicks, Encoding.UTF8.GetBytes(key[0]));
        }

        _searched.Clear();
        foreach (var part in key)
        {
            _searched.Append(Encoding.UTF8.GetBytes(part));
        }

        return Find(from.UtcTicks, to.UtcTicks, _searched.Written);
    }

    /// <summary>The events with the key of another one that lie at most so far before or behind it, itself included where it is held.</summary>
    public IReadOnlyList<LogEvent> FindAround(LogEvent logEvent, TimeSpan within)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        ArgumentOutOfRangeException.ThrowIfLessThan(within, TimeSpan.Zero);
        if (!_encoder.TryEncode(logEvent, out var key))
        {
            _misses++;
            return [];
        }

        return Find(Watermark.Add(logEvent.Ticks, -within.Ticks), Watermark.Add(logEvent.Ticks, within.Ticks), key);
    }

    /// <summary>Forgets the events before a time.</summary>
    /// <returns>How many.</returns>
    public int Prune(DateTimeOffset before)
    {
        var count = 0;
        while (_byTime.Min is { } oldest && oldest.Event.Ticks < before.UtcTicks)
        {
            Remove(oldest);
            count++;
        }

        _pruned += count;
        return count;
    }

    private LogEvent[] Find(long fromTicks, long toTicks, ReadOnlySpan<byte> key)
    {
        if (!_byKey.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var bucket))
        {
            _misses++;
            return [];
        }

        LogEvent[] found = [.. bucket.GetViewBetween(Entry.Before(fromTicks), Entry.Behind(toTicks)).Select(static entry => entry.Event)];
        _hits += found.Length > 0 ? 1 : 0;
        _misses += found.Length > 0 ? 0 : 1;
        return found;
    }

    private bool MakeRoomFor(Entry newcomer)
    {
        switch (_options.Overflow)
        {
            case OverflowPolicy.DropOldest:
                var oldest = _byTime.Min!;
                if (Entry.Order.Compare(newcomer, oldest) < 0)
                {
                    return false;
                }

                Remove(oldest);
                _evicted++;
                return true;
            case OverflowPolicy.DropNewest:
                return false;
            default:
                throw new StateBudgetException(
                    StateBudget.Events(_options.MaxEvents),
                    $"The store holds {_options.MaxEvents} events and may not hold more. Prune it, raise the bound, or choose another overflow policy.");
        }
    }

    private void Remove(Entry entry)
    {
        _byTime.Remove(entry);
        var bucket = _byKey[entry.Key];
        bucket.Remove(entry);
        if (bucket.Count == 0)
        {
            _byKey.Remove(entry.Key);
        }
    }

    /// <summary>An event in its place, or a place before or behind all events of a time.</summary>
    private sealed class Entry(LogEvent logEvent, long arrival)
    {
        private readonly long _ticks = logEvent?.Ticks ?? 0;
        private readonly int _side;

        private Entry(long ticks, int side)
            : this(null!, 0) => (_ticks, _side) = (ticks, side);

        public static Comparer<Entry> Order { get; } = Comparer<Entry>.Create(Compare);

        public LogEvent Event => logEvent;

        public byte[] Key { get; set; } = [];

        public static Entry Before(long ticks) => new(ticks, -1);

        public static Entry Behind(long ticks) => new(ticks, 1);

        private static int Compare(Entry left, Entry right)
        {
            var order = left._ticks.CompareTo(right._ticks);
            order = order != 0 ? order : left._side.CompareTo(right._side);
            if (order != 0 || left._side != 0)
            {
                return order;
            }

            order = string.CompareOrdinal(left.Event.Source, right.Event.Source);
            order = order != 0 ? order : left.Event.Position.CompareTo(right.Event.Position);
            return order != 0 ? order : left.Arrival.CompareTo(right.Arrival);
        }

        private long Arrival => arrival;
    }
}
