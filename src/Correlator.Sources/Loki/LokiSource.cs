namespace Correlator.Sources;

/// <summary>Recorded lines of a Loki server: a source that ends, read with <c>query_range</c>.</summary>
/// <remarks>
/// Read from the run's <c>since</c> (or the last <see cref="LokiOptions.History"/>) to its <c>until</c> (or the moment of opening), oldest first. The selector is
/// sent as it is, filters by message too. Events count 100 ns: nanoseconds, and the order of equal ones within a stream, go into the position, which is the same
/// in every run. Where more lines bear one nanosecond than the server gives at a time, the rest is a gap. Memory: two pages.
/// Servers that are followed are a <see cref="LokiLiveSource"/>.
/// </remarks>
/// <example><code>
/// var source = new LokiSource("loki", new LokiOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:3100" } });
/// var catalog = new SourceCatalog { source };
/// // loki({app="api"} |= "error") and on(request_id) within(5s) loki({app="db"})
/// </code></example>
public sealed class LokiSource : IFiniteSource, ILabelSource
{
    private readonly LokiOptions _options;
    private readonly SourceRuntime _runtime;
    private readonly LokiLabels _labels;

    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public LokiSource(string name, LokiOptions options)
        : this(name, options, new SourceRuntime())
    {
    }

    internal LokiSource(string name, LokiOptions options, SourceRuntime runtime)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _options = options.Validate();
        _runtime = runtime;
        _labels = new LokiLabels(name, _options, runtime);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public SourceFilters Filters => SourceFilters.Selector | SourceFilters.Lines;

    /// <summary>What talks to the server; null for HTTP. Tests put in what they like.</summary>
    internal Func<ILokiApi>? Api { get; init; }

    /// <summary>Makes the source that a name in a configuration or on a command line stands for.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="isLive">Whether it goes on with what comes, or ends.</param>
    /// <param name="cursors">Where a live source keeps how far it has read; null for nowhere.</param>
    /// <returns>A <see cref="LokiSource"/> or a <see cref="LokiLiveSource"/>.</returns>
    public static ILabelSource Create(string name, LokiOptions options, bool isLive = false, ICursorStore? cursors = null) =>
        isLive ? new LokiLiveSource(name, options, cursors) : new LokiSource(name, options);

    /// <inheritdoc/>
    public IReadOnlyList<IEventReader> Open(SourceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var query = LokiSelector.Query(Name, _options.Selector, request);
        Note(_options, request, query);
        return [new LokiEventReader(new LokiSubscription(Name, query, _options, _runtime, request), Api?.Invoke() ?? new LokiApi(Name, _options, _runtime))];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken) => _labels.GetNamesAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken) => _labels.GetValuesAsync(label, cancellationToken);

    /// <summary>The label sets of streams.</summary>
    /// <param name="selector">Which streams, as <c>{app="api"}</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    public Task<IReadOnlyList<Labels>> GetSeriesAsync(string selector, CancellationToken cancellationToken) => _labels.GetSeriesAsync(selector, cancellationToken);

    /// <summary>Says what a reader should know about how the server is asked.</summary>
    internal static void Note(LokiOptions options, SourceRequest request, string query)
    {
        request.Statistics.AddNote($"asks for {query}");
        if (options.Http.Tls.AllowInsecureTls)
        {
            request.Statistics.AddNote("the server's certificate is not checked (AllowInsecureTls): anybody in between can read and change what is sent");
        }
    }
}

/// <summary>Reads the lines of one selection.</summary>
internal sealed class LokiEventReader : IEventReader
{
    private readonly ILokiApi _api;
    private readonly SourceRequest _request;
    private readonly LokiRangeReader _reader;
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<(long From, long To)> _gaps = new();
    private LokiRange _rest;

    public LokiEventReader(LokiSubscription about, ILokiApi api)
    {
        _request = about.Request;
        _api = api;
        var now = about.Runtime.Time.GetUtcNow();
        var until = _request.Until is { } last ? LokiTime.After(last) : LokiTime.Of(now);
        var since = LokiTime.Of(_request.Since ?? (_request.Until ?? now) - about.Options.History);
        _rest = new LokiRange(about.Query, since, Math.Max(since, until), 0);
        _reader = new LokiRangeReader(api, about.Options, new LokiPageReader(about.Source, about.Options, _request), _request) { Ahead = _stop.Token };
        Name = $"{api.Errors.Endpoint(LokiApi.RangeCall)} {about.Query}";
    }

    public string Name { get; }

    public async ValueTask<bool> ReadAsync(List<LogEvent> batch, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        while (_rest.From < _rest.To && batch.Count == 0)
        {
            _rest = _rest with { From = await _reader.ReadAsync(_rest, either.Token).ConfigureAwait(false) };
            if (_reader.Gap is { } gap)
            {
                _gaps.Enqueue(gap);
            }

            var (start, count) = _reader.Taken;
            batch.EnsureCapacity(count);
            for (var i = start; i < start + count; i++)
            {
                batch.Add(_reader.Page[i].ToEvent());
            }

            _request.Statistics.AddEvents(count);
        }

        return batch.Count > 0;
    }

    public bool TryTakeGap(out DateTimeOffset from, out DateTimeOffset to)
    {
        var isFound = _gaps.TryDequeue(out var gap);
        (from, to) = (LokiTime.ToTime(gap.From), LokiTime.ToTime(gap.To));
        return isFound;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reader.DropAheadAsync().ConfigureAwait(false);
        _api.Dispose();
        _stop.Dispose();
    }
}
