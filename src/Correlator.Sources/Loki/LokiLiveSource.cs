namespace Correlator.Sources;

/// <summary>A Loki server that is followed: what it has of the last minutes, and then every new line, once.</summary>
/// <remarks>
/// <c>query_range</c> is the truth: it is asked again and again, with an overlap for lines that come late, and the source's watermark is what it has told
/// completely. <c>/tail</c> only brings lines sooner: it loses some without a word, ends by itself after an hour, and is refused to more than ten. So a tail
/// that is lost, refused or full costs nothing but time, and no line comes twice. Where the server cannot be asked the source is disconnected and
/// tries again, ever more rarely; afterwards it reads what it has missed. A gap is told where one nanosecond has more lines than the server gives at a time,
/// and where a cursor is older than <see cref="LokiOptions.MaxCatchUp"/>. Selectors, positions and time are as those of <see cref="LokiSource"/>.
/// Memory: the lines of <see cref="LokiOptions.Overlap"/>, about 50 bytes each, and two pages.
/// </remarks>
/// <example><code>
/// var source = new LokiLiveSource("loki", options, new DirectoryCursorStore("cursors"));
/// using var subscription = source.Subscribe(new SourceRequest { Selector = "{app=\"api\"}" }, observer);
/// </code></example>
public sealed class LokiLiveSource : ILiveSource, ILabelSource
{
    private readonly LokiOptions _options;
    private readonly SourceRuntime _runtime;
    private readonly ICursorStore? _cursors;
    private readonly LokiLabels _labels;

    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="cursors">
    /// Where it keeps how far it has read. After a stop it begins there, or as far back as the query's streams reach, whichever is earlier; null to begin as far back as they reach.
    /// </param>
    /// <param name="time">The clock, also of all waits. Default: the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public LokiLiveSource(string name, LokiOptions options, ICursorStore? cursors = null, TimeProvider? time = null)
        : this(name, options, cursors, new SourceRuntime { Time = time ?? TimeProvider.System })
    {
    }

    internal LokiLiveSource(string name, LokiOptions options, ICursorStore? cursors, SourceRuntime runtime)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        Name = name;
        _options = options.Validate();
        _runtime = runtime;
        _cursors = cursors;
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

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var query = LokiSelector.Query(Name, _options.Selector, request);
        LokiSource.Note(_options, request, query);
        var following = new LokiFollowing(new LokiSubscription(Name, query, _options, _runtime, request), Api?.Invoke() ?? CreateApi(), observer)
        {
            Cursor = _cursors is null ? null : new LokiCursor(_cursors, Name, query),
        };
        following.Start();
        return following;
    }

    // A live source says at once that it is not connected, and repeats by itself.
    private LokiApi CreateApi() =>
        new(Name, _options with { Http = _options.Http with { Retry = _options.Http.Retry with { MaxRetries = 0 } } }, _runtime);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken) => _labels.GetNamesAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken) => _labels.GetValuesAsync(label, cancellationToken);
}

/// <summary>What one subscription of a followed server is about.</summary>
internal sealed record LokiSubscription(string Source, string Query, LokiOptions Options, SourceRuntime Runtime, SourceRequest Request);
