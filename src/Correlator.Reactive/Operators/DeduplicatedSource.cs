namespace Correlator;

/// <summary>A live source without the copies that arrive within a window of the first: <see cref="EventDeduplicator"/> for each of its subscriptions.</summary>
/// <remarks>Everything else passes: watermarks, gaps, the connection. What is dropped is not counted as read by the query; <see cref="Duplicates"/> tells it.</remarks>
/// <example><code>
/// var source = new DeduplicatedSource(new ObservableSource("orders", orderEvents), new EventDeduplicatorOptions { Window = TimeSpan.FromSeconds(10) });
/// </code></example>
public sealed class DeduplicatedSource : ILiveSource
{
    private readonly ILiveSource _source;
    private readonly EventDeduplicatorOptions _options;
    private long _duplicates;

    /// <summary>Makes a source of a source.</summary>
    /// <param name="source">The source; its name is kept.</param>
    /// <param name="options">What a copy is, and for how long.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public DeduplicatedSource(ILiveSource source, EventDeduplicatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        (_source, _options) = (source, options.Validate());
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

    /// <summary>Events that were dropped, over all subscriptions.</summary>
    public long Duplicates => Interlocked.Read(ref _duplicates);

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _source.Subscribe(request, new Observer(this, new EventDeduplicator(_options), observer));
    }

    private sealed class Observer(DeduplicatedSource source, EventDeduplicator deduplicator, ILiveObserver observer) : ILiveObserver
    {
        public void OnEvents(ReadOnlySpan<LogEvent> events)
        {
            // As long as there is no copy, and mostly there is none, the events pass as they lie.
            var passed = 0;
            for (var i = 0; i < events.Length; i++)
            {
                if (deduplicator.IsDuplicate(events[i]))
                {
                    Interlocked.Increment(ref source._duplicates);
                    Pass(events[passed..i]);
                    passed = i + 1;
                }
            }

            Pass(events[passed..]);
        }

        public void OnWatermark(DateTimeOffset completeUntil) => observer.OnWatermark(completeUntil);

        public void OnConnected(bool isConnected) => observer.OnConnected(isConnected);

        public void OnGap(DateTimeOffset from, DateTimeOffset to) => observer.OnGap(from, to);

        public void OnCompleted() => observer.OnCompleted();

        public void OnError(Exception error) => observer.OnError(error);

        private void Pass(ReadOnlySpan<LogEvent> events)
        {
            if (!events.IsEmpty)
            {
                observer.OnEvents(events);
            }
        }
    }
}
