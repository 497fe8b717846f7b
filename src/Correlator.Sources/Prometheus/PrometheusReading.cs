using System.Globalization;

namespace Correlator.Sources;

/// <summary>How samples are read from a server with the HTTP API of Prometheus.</summary>
internal sealed class PrometheusReading : ServerReading
{
    private readonly PrometheusOptions _options;

    public PrometheusReading(string source, PrometheusOptions options, SourceRuntime runtime)
        : base(source, runtime)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Validate();
    }

    public override SelectorLanguage Language => SelectorLanguage.Native;

    public override string Describe(SourceRequest request) => PrometheusSubscription.Of(Source, _options, request, TimeSpan.Zero).Query;

    public override IEventReader Open(SourceRequest request)
    {
        var span = PagedEventReader.SpanOf(request, _options.History, Now);
        var about = Ask(request, _options.StepFor(NanoTime.ToTime(span.To) - NanoTime.ToTime(span.From)));
        return new PagedEventReader(Reader(about, _options, request), request, span);
    }

    public override Following Follow(SourceRequest request, ICheckpointStore? cursors, ILiveObserver observer)
    {
        var about = Ask(request, _options.LiveStep);
        var followed = Followed(request, _options.Polling, cursors, $"prometheus {about.Step} {about.Query}");
        return new PolledFollowing(followed, Reader(about, WithoutRetries(_options), request), observer);
    }

    public override Task<IReadOnlyList<string>> GetLabelNamesAsync(CancellationToken cancellationToken) => GetListAsync("labels", cancellationToken);

    public override Task<IReadOnlyList<string>> GetLabelValuesAsync(string label, CancellationToken cancellationToken) =>
        GetListAsync($"label/{Uri.EscapeDataString(label)}/values", cancellationToken);

    private async Task<IReadOnlyList<string>> GetListAsync(string path, CancellationToken cancellationToken)
    {
        using var api = new PrometheusApi(Source, _options.Http, Runtime);
        return await api.GetListAsync(path, (Now - _options.History, Now), cancellationToken).ConfigureAwait(false);
    }

    private PrometheusSubscription Ask(SourceRequest request, TimeSpan step)
    {
        var about = PrometheusSubscription.Of(Source, _options, request, step);
        Note(request, _options, string.Create(CultureInfo.InvariantCulture, $"{about.Query} each {step.TotalSeconds:0.###} s"));
        return about;
    }

    private PrometheusPageReader Reader(PrometheusSubscription about, PrometheusOptions options, SourceRequest request) =>
        new(about, new PrometheusApi(Source, options.Http, Runtime), request);
}

/// <summary>What one reading of a server is about.</summary>
internal sealed record PrometheusSubscription(string Source, string Query, PrometheusOptions Options, TimeSpan Step)
{
    /// <exception cref="SourceException">Nobody says what is wanted (<c>PROMETHEUS_QUERY_ERROR</c>).</exception>
    public static PrometheusSubscription Of(string source, PrometheusOptions options, SourceRequest request, TimeSpan step)
    {
        var query = request.Selector.AsSpan().Trim() is { IsEmpty: false } and not "{}" and not "*" ? request.Selector : options.Query;
        if (query.Length == 0)
        {
            throw new SourceException(
                source,
                $"Prometheus needs a query: write PromQL between the parentheses, such as {source}(up == 0), or give the source a query of its own.",
                code: PrometheusVerdicts.QueryError);
        }

        return new PrometheusSubscription(source, query, options, step);
    }
}
