namespace Correlator;

/// <summary>Recorded messages of topics: a source that ends, at the ends that partitions have when it is opened.</summary>
/// <remarks>
/// Read from the run's <c>since</c>, or the last <see cref="KafkaSourceOptions.History"/>, by the times of messages. Each partition is a log of its own with its own watermark, so none
/// needs lateness against others. No group is joined and nothing is committed. Topics that are followed are a <see cref="KafkaLiveSource"/>.
/// Labels: <c>topic</c>, <c>partition</c>, <c>offset</c>, <c>key</c>, <c>header_…</c>, and the fields of the body, which go before them. Positions are made of partition and offset.
/// Memory: <see cref="KafkaSourceOptions.MaxQueuedBytes"/> a partition at most.
/// </remarks>
/// <example><code>
/// var source = new KafkaSource("orders", new KafkaSourceOptions { BootstrapServers = "127.0.0.1:9092", Topics = ["orders"] });
/// // orders({topic="orders"}) and on(key) within(30s) payments({})
/// </code></example>
public sealed class KafkaSource : IFiniteSource
{
    private readonly KafkaSourceOptions _options;
    private readonly Func<IKafkaClient> _connect;
    private readonly TimeProvider _time;

    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which topics, and how they are read.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public KafkaSource(string name, KafkaSourceOptions options)
        : this(name, options, null, TimeProvider.System)
    {
    }

    internal KafkaSource(string name, KafkaSourceOptions options, Func<IKafkaClient>? connect, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        (Name, _options, _time) = (name, options.Validate(), time);
        _connect = connect ?? (() => new KafkaClient(name, _options));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <summary>Makes the source that a name in a configuration or on a command line stands for.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which topics, and how they are read.</param>
    /// <param name="isLive">Whether it goes on with what comes, or ends.</param>
    /// <param name="cursors">Where a live source keeps how far it has read; null for nowhere.</param>
    /// <returns>A <see cref="KafkaSource"/> or a <see cref="KafkaLiveSource"/>.</returns>
    public static ILogSource Create(string name, KafkaSourceOptions options, bool isLive = false, ICheckpointStore? cursors = null) =>
        isLive ? new KafkaLiveSource(name, options, cursors) : new KafkaSource(name, options);

    /// <inheritdoc/>
    public IReadOnlyList<IEventReader> Open(SourceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var since = request.Since ?? (request.Until ?? _time.GetUtcNow()) - _options.History;
        KafkaNotes.Add(request.Statistics, _options);
        using var client = _connect();
        return [.. KafkaTopics.Find(Name, _options, client).Select(partition => new KafkaReader(Name, _options, request, _connect, KafkaReader.SpanOf(Name, client, partition, since)))];
    }
}

/// <summary>Topics that are followed: their messages of the last minutes, and then every new one.</summary>
/// <remarks>
/// All partitions are read, new ones when they come. No group is joined and nothing is committed: the source keeps its own cursors, and after a stop begins there, or as far back as the
/// query's streams reach, whichever is earlier. Its watermark is that of the partition that is furthest behind; one without new messages is asked for its end, and holds nobody back.
/// Where Kafka does not answer the source is disconnected and goes on by itself. A gap is told where messages are gone before they were read. Labels and positions are as those of
/// <see cref="KafkaSource"/>. Memory: <see cref="KafkaSourceOptions.MaxQueuedBytes"/>, and about 100 bytes a partition.
/// </remarks>
/// <example><code>
/// var source = new KafkaLiveSource("orders", new KafkaSourceOptions { BootstrapServers = "127.0.0.1:9092", Topics = ["orders"] }, new DirectoryCheckpointStore("cursors"));
/// using var subscription = source.Subscribe(new SourceRequest(), observer);
/// </code></example>
public sealed class KafkaLiveSource : ILiveSource
{
    private readonly KafkaSourceOptions _options;
    private readonly ICheckpointStore? _cursors;
    private readonly Func<IKafkaClient> _connect;
    private readonly TimeProvider _time;

    /// <summary>Makes a source; nothing is asked yet.</summary>
    /// <param name="name">The name under which queries find it.</param>
    /// <param name="options">Which topics, and how they are read.</param>
    /// <param name="cursors">Where it keeps how far it has read; null for nowhere.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public KafkaLiveSource(string name, KafkaSourceOptions options, ICheckpointStore? cursors = null, TimeProvider? time = null)
        : this(name, options, cursors, null, time ?? TimeProvider.System)
    {
    }

    internal KafkaLiveSource(string name, KafkaSourceOptions options, ICheckpointStore? cursors, Func<IKafkaClient>? connect, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        (Name, _options, _cursors, _time) = (name, options.Validate(), cursors, time);
        _connect = connect ?? (() => new KafkaClient(name, _options));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SelectorLanguage Language => SelectorLanguage.Labels;

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        KafkaNotes.Add(request.Statistics, _options);
        var cursor = _cursors is null ? null : new KafkaCursor(_cursors, Name);
        var following = new KafkaFollowing(new FollowedTopics(Name, _options, request, cursor, _time), _connect, observer);
        following.Start();
        return following;
    }
}
