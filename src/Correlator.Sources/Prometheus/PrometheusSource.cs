namespace Correlator.Sources;

/// <summary>Recorded series of a server with the HTTP API of Prometheus: a source that ends.</summary>
/// <remarks>
/// What a query writes between the parentheses is PromQL and is sent as it is. Each sample is an event: the labels of the series with <c>__name__</c>, the value
/// as the server wrote it in <c>__value__</c> (<c>NaN</c>, <c>+Inf</c> and <c>-Inf</c> are texts), the message <c>name{labels} value</c>. Evaluated at multiples of
/// <see cref="PrometheusOptions.Step"/> from the run's <c>since</c> (or the last <see cref="PulledSourceOptions.History"/>) to its <c>until</c> (or the moment of
/// opening), oldest first, as many steps at a time as fit the server's limit of 11,000 and memory. A series that has gone stale gives no events; one whose
/// target vanished without a trace gives its last value for five minutes more, as everywhere in Prometheus. Samples of native histograms are no numbers:
/// they are skipped and counted as malformed. Warnings and infos of the server are notes. Positions are hashes of the series, the same in every run. Memory: a page.
/// </remarks>
/// <example><code>
/// var source = new PrometheusSource("prometheus", new PrometheusOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:9090" } });
/// var catalog = new SourceCatalog { source };
/// // loki({app="api"} |= "error") and on(job=job) within(30s) prometheus(rate(http_requests_total{code="500"}[1m]) > 0)
/// </code></example>
public sealed class PrometheusSource : PulledSource
{
    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PrometheusSource(string name, PrometheusOptions options)
        : this(name, options, new SourceRuntime())
    {
    }

    internal PrometheusSource(string name, PrometheusOptions options, SourceRuntime runtime)
        : base(new PrometheusReading(name, options, runtime))
    {
    }

    /// <summary>Makes the source that a name in a configuration or on a command line stands for.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="isLive">Whether it goes on with what comes, or ends.</param>
    /// <param name="cursors">Where a live source keeps how far it has read; null for nowhere.</param>
    /// <returns>A <see cref="PrometheusSource"/> or a <see cref="PrometheusLiveSource"/>.</returns>
    public static ILabelSource Create(string name, PrometheusOptions options, bool isLive = false, ICheckpointStore? cursors = null) =>
        isLive ? new PrometheusLiveSource(name, options, cursors) : new PrometheusSource(name, options);
}

/// <summary>A server with the HTTP API of Prometheus that is followed: the steps of the last minutes, and then every new one, each sample once.</summary>
/// <remarks>
/// It asks again and again, for steps that are at least <see cref="PulledSourceOptions.Settle"/> old, and looks back for series that came later. What a sample was when it was
/// seen first counts. The source's watermark is the last step of each look. Where the server cannot be asked the source is disconnected and tries again, ever
/// more rarely; afterwards it reads what it has missed. A gap is told where a cursor is older than <see cref="PulledSourceOptions.MaxCatchUp"/>.
/// Events are those of <see cref="PrometheusSource"/>. Memory: the samples of <see cref="PulledSourceOptions.Overlap"/>, about 50 bytes each, and a page.
/// </remarks>
/// <example><code>
/// var options = new PrometheusOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:9090" } };
/// var source = new PrometheusLiveSource("prometheus", options, new DirectoryCheckpointStore("cursors"));
/// using var subscription = source.Subscribe(new SourceRequest { Selector = "up == 0" }, observer);
/// </code></example>
public sealed class PrometheusLiveSource : PulledLiveSource
{
    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="cursors">
    /// Where it keeps how far it has read. After a stop it begins there, or as far back as the query's streams reach, whichever is earlier; null to begin as far back as they reach.
    /// </param>
    /// <param name="time">The clock, also of all waits. Default: the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PrometheusLiveSource(string name, PrometheusOptions options, ICheckpointStore? cursors = null, TimeProvider? time = null)
        : this(name, options, cursors, new SourceRuntime { Time = time ?? TimeProvider.System })
    {
    }

    internal PrometheusLiveSource(string name, PrometheusOptions options, ICheckpointStore? cursors, SourceRuntime runtime)
        : base(new PrometheusReading(name, options, runtime), cursors)
    {
    }
}
