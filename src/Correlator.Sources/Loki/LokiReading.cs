namespace Correlator.Sources;

/// <summary>What one reading of a Loki server is about.</summary>
internal sealed record LokiSubscription(string Source, string Query, LokiOptions Options, SourceRuntime Runtime, SourceRequest Request);

/// <summary>How lines are read from a Loki server.</summary>
internal sealed class LokiReading : ServerReading
{
    private readonly LokiOptions _options;
    private readonly LokiLabels _labels;

    public LokiReading(string source, LokiOptions options, SourceRuntime runtime)
        : base(source, runtime)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
        _labels = new LokiLabels(source, _options, runtime);
    }

    public override SelectorLanguage Language => SelectorLanguage.Labels;

    public override SourceFilters Filters => SourceFilters.Selector | SourceFilters.Lines | SourceFilters.Labels;

    /// <summary>What talks to the server; null for HTTP.</summary>
    public Func<ILokiApi>? Api { get; set; }

    public override string Describe(SourceRequest request) => LokiSelector.Query(Source, _options.Selector, request);

    public override IEventReader Open(SourceRequest request)
    {
        var about = Ask(request);
        var reader = new LokiRecordedReader(about, Api?.Invoke() ?? new LokiApi(Source, _options, Runtime));
        return new PagedEventReader(reader, request, PagedEventReader.SpanOf(request, _options.History, Now));
    }

    public override Following Follow(SourceRequest request, ICheckpointStore? cursors, ILiveObserver observer)
    {
        var about = Ask(request);
        return new LokiFollowing(
            Followed(request, _options.Polling, cursors, $"loki {about.Query}"),
            about,
            Api?.Invoke() ?? new LokiApi(Source, WithoutRetries(_options), Runtime),
            observer);
    }

    public override Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken) => _labels.GetNamesAsync(cancellationToken);

    public override Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken) => _labels.GetValuesAsync(label, cancellationToken);

    public Task<IReadOnlyList<Labels>> GetSeriesAsync(string selector, CancellationToken cancellationToken) => _labels.GetSeriesAsync(selector, cancellationToken);

    private LokiSubscription Ask(SourceRequest request)
    {
        var query = Describe(request);
        Note(request, _options, query);
        return new LokiSubscription(Source, query, _options, Runtime, request);
    }
}
