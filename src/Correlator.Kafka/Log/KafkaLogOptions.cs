namespace Correlator;

/// <summary>Which topics of which Kafka a query is spread over, and within which limits.</summary>
/// <remarks>
/// A log is three topics of as many partitions each: the log itself, and for each group that reads it the group's results and its places, which are how far it has come.
/// <see cref="KafkaLogTopics"/> makes them.
/// </remarks>
/// <example><code>
/// var topics = new KafkaLogOptions { Connection = new KafkaConnection { BootstrapServers = "127.0.0.1:9092" }, Topic = "orders.by.id", Group = "late-orders" };
/// await KafkaLogTopics.EnsureGroupAsync(topics);
/// using var worker = new PartitionWorker(spread, new KafkaLog(topics), new KafkaResults(topics));
/// worker.Run(stop.Token);
/// </code></example>
public sealed record KafkaLogOptions
{
    private const int MaxName = 249;

    // What the log says itself, since it would not work otherwise.
    private static readonly string[] Own =
    [
        "bootstrap.servers", "metadata.broker.list", "group.id", "group.instance.id", "group.protocol", "partition.assignment.strategy", "session.timeout.ms", "heartbeat.interval.ms",
        "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "enable.partition.eof", "allow.auto.create.topics", "queued.max.messages.kbytes",
        "acks", "request.required.acks", "enable.idempotence", "enable.gapless.guarantee", "transactional.id", "transaction.timeout.ms", "message.timeout.ms", "delivery.timeout.ms",
        "retries", "message.send.max.retries", "queue.buffering.max.messages", "queue.buffering.max.kbytes", "message.max.bytes",
    ];

    /// <summary>Where the brokers are.</summary>
    /// <value>Required.</value>
    public required KafkaConnection Connection { get; init; }

    /// <summary>The topic that holds the events, packed by <see cref="PacketWriter"/>.</summary>
    /// <value>A name of 1 to 249 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. Required.</value>
    public required string Topic { get; init; }

    /// <summary>The group of the workers of one query. Each query needs one of its own.</summary>
    /// <value>As <see cref="Topic"/>. Default: <c>correlator</c>.</value>
    public string Group { get; init; } = "correlator";

    /// <summary>The topic of the group's results.</summary>
    /// <value>As <see cref="Topic"/>; null for <c>TOPIC.GROUP.results</c>, the default.</value>
    public string? ResultsTopic { get; init; }

    /// <summary>The topic of the group's places: for each partition a record that says how far the group has come. It is compacted.</summary>
    /// <value>As <see cref="Topic"/>; null for <c>TOPIC.GROUP.places</c>, the default.</value>
    public string? PlacesTopic { get; init; }

    /// <summary>Of how many partitions topics are made: at most so many workers share the work. It cannot be changed later.</summary>
    /// <value>1 to 10,000. Default: 64.</value>
    public int Partitions { get; init; } = 64;

    /// <summary>How many brokers hold a copy of each partition of a topic that is made.</summary>
    /// <value>1 to 100; null for what the brokers are set to, the default.</value>
    public int? Replicas { get; init; }

    /// <summary>After which silence the brokers take a worker for dead and give its partitions to others. Brokers have bounds of their own for it, usually 6 seconds to 30 minutes.</summary>
    /// <value>1 second to 30 minutes. Default: 10 seconds.</value>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an answer may take where something is asked: numbers of partitions, places, ends of results.</summary>
    /// <value>100 milliseconds to 10 minutes. Default: 30 seconds.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take until what was written is kept.</summary>
    /// <value>100 milliseconds to 4 minutes: less than what brokers let pass between two polls. Default: a minute.</value>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether results and places are written in transactions, one a partition and commit. Who reads the results with <c>isolation.level=read_committed</c> then sees each once, whatever happens to workers,
    /// and sees it when it is committed. Each partition that a worker has costs it a client of its own.
    /// </summary>
    /// <value>Default: false; a result may come twice with one id, where a worker that was taken for dead goes on. Brokers must have transactions and allow ids that begin with <c>TOPIC.GROUP.</c>.</value>
    public bool Transactional { get; init; }

    /// <summary>How long a transaction may be open before the brokers end it. Workers must commit more often than that.</summary>
    /// <value>1 second to 15 minutes, which is as much as brokers usually allow. Default: a minute.</value>
    public TimeSpan TransactionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How large a packet or a result may be, in bytes. The brokers' and topics' own limit (<c>max.message.bytes</c>, usually 1 MiB) must not be lower.</summary>
    /// <value>1,000 to 100,000,000. Default: 1,000,000.</value>
    public int MaxMessageBytes { get; init; } = 1_000_000;

    /// <summary>How much is fetched ahead, in bytes.</summary>
    /// <value>1 MiB to 1 GiB. Default: 16 MiB.</value>
    public int MaxFetchedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many bytes may wait to be kept: behind that a writer waits, and a worker reads no more.</summary>
    /// <value>64 KiB to 1 GiB. Default: 16 MiB.</value>
    public int MaxWaitingBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many messages may wait to be kept, as <see cref="MaxWaitingBytes"/>.</summary>
    /// <value>1 to 1,000,000. Default: 100,000.</value>
    public int MaxWaiting { get; init; } = 100_000;

    internal string Results => ResultsTopic ?? $"{Topic}.{Group}.results";

    internal string Places => PlacesTopic ?? $"{Topic}.{Group}.places";

    internal KafkaLogOptions Validate()
    {
        const int LeastBytes = 1000;
        const int MaxBytes = 100_000_000;
        ArgumentNullException.ThrowIfNull(Connection);
        Connection.Validate(Transactional ? [.. Own, "isolation.level"] : Own);
        CheckName(Topic, nameof(Topic));
        CheckName(Group, nameof(Group));
        CheckName(Results, nameof(ResultsTopic));
        CheckName(Places, nameof(PlacesTopic));
        if (Topic == Results || Topic == Places || Results == Places)
        {
            throw new ArgumentException("Topic, ResultsTopic and PlacesTopic are three topics.");
        }

        CheckRange(Partitions, 1, 10_000, nameof(Partitions));
        CheckRange(Replicas ?? 1, 1, 100, nameof(Replicas));
        CheckRange(SessionTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(30), nameof(SessionTimeout));
        CheckRange(AnswerTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(AnswerTimeout));
        CheckRange(FlushTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(4), nameof(FlushTimeout));
        CheckRange(TransactionTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15), nameof(TransactionTimeout));
        CheckRange(MaxMessageBytes, LeastBytes, MaxBytes, nameof(MaxMessageBytes));
        CheckRange(MaxFetchedBytes, 1024 * 1024, 1024 * 1024 * 1024, nameof(MaxFetchedBytes));
        CheckRange(MaxWaitingBytes, 64 * 1024, 1024 * 1024 * 1024, nameof(MaxWaitingBytes));
        CheckRange(MaxWaiting, 1, 1_000_000, nameof(MaxWaiting));
        return this;
    }

    private static void CheckName(string text, string name)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxName || text is "." or ".." || !text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            throw new ArgumentException($"'{text}' is no name of a topic: 1 to {MaxName} letters, digits, '.', '_' and '-'.", name);
        }
    }

    private static void CheckRange<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
