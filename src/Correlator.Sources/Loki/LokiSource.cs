namespace Correlator.Sources;

/// <summary>Recorded lines of a Loki server: a source that ends, read with <c>query_range</c>.</summary>
/// <remarks>
/// Read from the run's <c>since</c> (or the last <see cref="PulledSourceOptions.History"/>) to its <c>until</c> (or the moment of opening), oldest first. The selector is
/// sent as it is, filters by message too. Events count 100 ns: nanoseconds, and the order of equal ones within a stream, go into the position, which is the same
/// in every run. Where more lines bear one nanosecond than the server gives at a time, the rest is a gap. Memory: two pages.
/// Servers that are followed are a <see cref="LokiLiveSource"/>.
/// </remarks>
/// <example><code>
/// var source = new LokiSource("loki", new LokiOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:3100" } });
/// var catalog = new SourceCatalog { source };
/// // loki({app="api"} |= "error") and on(request_id) within(5s) loki({app="db"})
/// </code></example>
public sealed class LokiSource : PulledSource
{
    private readonly LokiReading _server;

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
        : this(new LokiReading(name, options, runtime))
    {
    }

    private LokiSource(LokiReading server)
        : base(server)
    {
        _server = server;
    }

    /// <summary>Makes the source that a name in a configuration or on a command line stands for.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="isLive">Whether it goes on with what comes, or ends.</param>
    /// <param name="cursors">Where a live source keeps how far it has read; null for nowhere.</param>
    /// <returns>A <see cref="LokiSource"/> or a <see cref="LokiLiveSource"/>.</returns>
    public static ILabelSource Create(string name, LokiOptions options, bool isLive = false, ICheckpointStore? cursors = null) =>
        isLive ? new LokiLiveSource(name, options, cursors) : new LokiSource(name, options);

    /// <summary>The label sets of streams.</summary>
    /// <param name="selector">Which streams, as <c>{app="api"}</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    public Task<IReadOnlyList<Labels>> GetSeriesAsync(string selector, CancellationToken cancellationToken) => _server.GetSeriesAsync(selector, cancellationToken);

    /// <summary>What talks to the server; null for HTTP. Tests put in what they like.</summary>
    internal Func<ILokiApi>? Api
    {
        init => _server.Api = value;
    }
}

/// <summary>A Loki server that is followed: what it has of the last minutes, and then every new line, once.</summary>
/// <remarks>
/// <c>query_range</c> is the truth: it is asked again and again, with an overlap for lines that come late, and the source's watermark is what it has told
/// completely. <c>/tail</c> only brings lines sooner: it loses some without a word, ends by itself after an hour, and is refused to more than ten. So a tail
/// that is lost, refused or full costs nothing but time, and no line comes twice. Where the server cannot be asked the source is disconnected and
/// tries again, ever more rarely; afterwards it reads what it has missed. A gap is told where one nanosecond has more lines than the server gives at a time,
/// and where a cursor is older than <see cref="PulledSourceOptions.MaxCatchUp"/>. Selectors, positions and time are as those of <see cref="LokiSource"/>.
/// Memory: the lines of <see cref="PulledSourceOptions.Overlap"/>, about 50 bytes each, and two pages.
/// </remarks>
/// <example><code>
/// var options = new LokiOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:3100" } };
/// var source = new LokiLiveSource("loki", options, new DirectoryCheckpointStore("cursors"));
/// using var subscription = source.Subscribe(new SourceRequest { Selector = "{app=\"api\"}" }, observer);
/// </code></example>
public sealed class LokiLiveSource : PulledLiveSource
{
    private readonly LokiReading _server;

    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="cursors">
    /// Where it keeps how far it has read. After a stop it begins there, or as far back as the query's streams reach, whichever is earlier; null to begin as far back as they reach.
    /// </param>
    /// <param name="time">The clock, also of all waits. Default: the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FormatException">The selector cannot be read.</exception>
    public LokiLiveSource(string name, LokiOptions options, ICheckpointStore? cursors = null, TimeProvider? time = null)
        : this(name, options, cursors, new SourceRuntime { Time = time ?? TimeProvider.System })
    {
    }

    internal LokiLiveSource(string name, LokiOptions options, ICheckpointStore? cursors, SourceRuntime runtime)
        : this(new LokiReading(name, options, runtime), cursors)
    {
    }

    private LokiLiveSource(LokiReading server, ICheckpointStore? cursors)
        : base(server, cursors)
    {
        _server = server;
    }

    /// <summary>What talks to the server; null for HTTP. Tests put in what they like.</summary>
    internal Func<ILokiApi>? Api
    {
        init => _server.Api = value;
    }
}
