namespace Correlator.Sources;

/// <summary>How events are read from a Graylog server.</summary>
internal sealed class GraylogReading : ServerReading
{
    private readonly GraylogOptions _options;

    public GraylogReading(string source, GraylogOptions options, SourceRuntime runtime)
        : base(source, runtime)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
    }

    public override SelectorLanguage Language => SelectorLanguage.Lucene;

    public override string Describe(SourceRequest request) => GraylogSubscription.Of(Source, _options, request).Query;

    public override IEventReader Open(SourceRequest request)
    {
        var about = Ask(request);
        return new PagedEventReader(Reader(about, _options, request), request, PagedEventReader.SpanOf(request, _options.History, Now));
    }

    public override Following Follow(SourceRequest request, ICheckpointStore? cursors, ILiveObserver observer)
    {
        var about = Ask(request);
        var followed = Followed(request, _options.Polling, cursors, $"graylog {string.Join(',', _options.Streams)} {about.Query}");
        return new PolledFollowing(followed, Reader(about, WithoutRetries(_options), request), observer);
    }

    public override async Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken)
    {
        using var api = new GraylogApi(Source, _options, Runtime);
        var fields = await api.GetFieldsAsync(cancellationToken).ConfigureAwait(false);
        return [.. fields.Where(static name => !name.StartsWith("gl2_", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <remarks>Those of a page of messages: Graylog has no list of values that all versions share.</remarks>
    public override async Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken)
    {
        var request = new SourceRequest { Selector = $"_exists_:{label}" };
        var reader = Reader(GraylogSubscription.Of(Source, _options with { Fields = [label] }, request), _options, request);
        await using (reader.ConfigureAwait(false))
        {
            _ = await reader.ReadAsync(NanoTime.Of(Now - _options.History), NanoTime.Of(Now), cancellationToken).ConfigureAwait(false);
            return [.. reader.Page.Select(e => e[label]).Where(static value => value.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }

    private GraylogSubscription Ask(SourceRequest request)
    {
        var about = GraylogSubscription.Of(Source, _options, request);
        Note(request, _options, about.Query);
        return about;
    }

    private GraylogPageReader Reader(GraylogSubscription about, GraylogOptions options, SourceRequest request) => new(about, new GraylogApi(Source, options, Runtime), request);
}
