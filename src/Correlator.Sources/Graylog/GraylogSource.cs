namespace Correlator.Sources;

/// <summary>Recorded messages of a Graylog server: a source that ends.</summary>
/// <remarks>
/// What a query writes between the parentheses is Lucene and is sent as it is; the query applies it once more, so the fields that it reads are asked for in any case.
/// Read from the run's <c>since</c> (or the last <see cref="PulledSourceOptions.History"/>) to its <c>until</c> (or the moment of opening), oldest first, by the
/// interface that the server's version has. Fields are labels; <c>gl2_…</c> fields and identifiers are none, lists are JSON. A message comes once, whatever
/// number of copies the server has of it; its position is a hash of its identifier, the same in every run and by every interface. Where more messages bear one millisecond
/// than the server gives at a time, the rest is a gap. Memory: a page.
/// </remarks>
/// <example><code>
/// var source = new GraylogSource("graylog", new GraylogOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:9000" }, Token = SecretReference.Parse("env:GRAYLOG_TOKEN") });
/// var catalog = new SourceCatalog { source };
/// // graylog(source:web* AND level:3) and on(request_id) within(5s) loki({app="api"})
/// </code></example>
public sealed class GraylogSource : PulledSource
{
    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public GraylogSource(string name, GraylogOptions options)
        : this(name, options, new SourceRuntime())
    {
    }

    internal GraylogSource(string name, GraylogOptions options, SourceRuntime runtime)
        : base(new GraylogReading(name, options, runtime))
    {
    }

    /// <summary>Makes the source that a name in a configuration or on a command line stands for.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="isLive">Whether it goes on with what comes, or ends.</param>
    /// <param name="cursors">Where a live source keeps how far it has read; null for nowhere.</param>
    /// <returns>A <see cref="GraylogSource"/> or a <see cref="GraylogLiveSource"/>.</returns>
    public static ILabelSource Create(string name, GraylogOptions options, bool isLive = false, ICheckpointStore? cursors = null) =>
        isLive ? new GraylogLiveSource(name, options, cursors) : new GraylogSource(name, options);
}

/// <summary>A Graylog server that is followed: the messages of the last minutes, and then every new one, once.</summary>
/// <remarks>
/// It asks again and again, and looks back for messages that came late. The source's watermark is <see cref="PulledSourceOptions.Settle"/> behind the clock after each look. Where the
/// server cannot be asked the source is disconnected and tries again, ever more rarely; afterwards it reads what it has missed. A gap is told where
/// one millisecond has more messages than the server gives at a time, and where a cursor is older than <see cref="PulledSourceOptions.MaxCatchUp"/>.
/// Messages are those of <see cref="GraylogSource"/>. Memory: the messages of <see cref="PulledSourceOptions.Overlap"/>, about 50 bytes each, and a page.
/// </remarks>
/// <example><code>
/// var options = new GraylogOptions { Http = new HttpSourceOptions { Address = "http://127.0.0.1:9000" } };
/// var source = new GraylogLiveSource("graylog", options, new DirectoryCheckpointStore("cursors"));
/// using var subscription = source.Subscribe(new SourceRequest { Selector = "level:3" }, observer);
/// </code></example>
public sealed class GraylogLiveSource : PulledLiveSource
{
    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which server, and how it is read.</param>
    /// <param name="cursors">
    /// Where it keeps how far it has read. After a stop it begins there, or as far back as the query's streams reach, whichever is earlier; null to begin as far back as they reach.
    /// </param>
    /// <param name="time">The clock, also of all waits. Default: the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public GraylogLiveSource(string name, GraylogOptions options, ICheckpointStore? cursors = null, TimeProvider? time = null)
        : this(name, options, cursors, new SourceRuntime { Time = time ?? TimeProvider.System })
    {
    }

    internal GraylogLiveSource(string name, GraylogOptions options, ICheckpointStore? cursors, SourceRuntime runtime)
        : base(new GraylogReading(name, options, runtime), cursors)
    {
    }
}
