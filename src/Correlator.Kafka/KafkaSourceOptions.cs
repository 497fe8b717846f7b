using Correlator.Sources;

namespace Correlator;

/// <summary>Where a live source over Kafka begins that has not read before.</summary>
public enum KafkaStart
{
    /// <summary>As far back as the streams of the query reach.</summary>
    Lookback,

    /// <summary>At the oldest message that Kafka has kept.</summary>
    Beginning,
}

/// <summary>Which topics of which Kafka are read, and how.</summary>
/// <remarks>Secrets are not printed: the options hold where they are found.</remarks>
public sealed record KafkaSourceOptions
{
    private const int MaxTopics = 1000;

    // What the source says itself, since it would not work otherwise.
    private static readonly string[] Own =
        ["bootstrap.servers", "metadata.broker.list", "group.id", "group.instance.id", "enable.auto.commit", "enable.auto.offset.store", "auto.offset.reset", "enable.partition.eof", "allow.auto.create.topics"];

    /// <summary>Where brokers are found: <c>host:port</c>, with commas between several.</summary>
    /// <value>Not empty. Required.</value>
    public required string BootstrapServers { get; init; }

    /// <summary>The topics, by name.</summary>
    /// <value>1 to 1000. Required.</value>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>How the bodies of messages are read. Default: told from each.</summary>
    public MessageOptions Messages { get; init; } = new();

    /// <summary>Where a live source begins that has no cursor. Default: as far back as the streams of the query reach.</summary>
    public KafkaStart Start { get; init; } = KafkaStart.Lookback;

    /// <summary>How far back a source that ends begins where the query says nothing of it.</summary>
    /// <value>1 second to 10 years. Default: 1 hour.</value>
    public TimeSpan History { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How often a live source asks for the ends of partitions that bring nothing: what negatives and windows wait for, and how a lost connection is noticed.</summary>
    /// <value>100 ms to 1 hour. Default: 1 s.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after its time an event may take until it is in its topic: a partition without anything new is read completely up to so long ago.</summary>
    /// <value>0 to 1 hour. Default: 2 s.</value>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a live source looks for new partitions.</summary>
    /// <value>1 second to 1 day. Default: 1 minute.</value>
    public TimeSpan PartitionInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer may take before the source counts as not connected.</summary>
    /// <value>100 ms to 10 minutes. Default: 5 s.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How much is fetched ahead, in bytes.</summary>
    /// <value>1 MiB to 1 GiB. Default: 16 MiB.</value>
    public int MaxQueuedBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Settings of the client library by their names, such as <c>security.protocol</c>, <c>sasl.mechanisms</c>, <c>sasl.username</c>, <c>ssl.ca.location</c>. Default: none.</summary>
    /// <value>None that the source needs itself, and no secrets.</value>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings that are secrets, such as <c>sasl.password</c>: where they are found. Default: none.</summary>
    public IReadOnlyDictionary<string, SecretReference> Secrets { get; init; } = new Dictionary<string, SecretReference>();

    internal KafkaConnection Connection => new() { BootstrapServers = BootstrapServers, Settings = Settings, Secrets = Secrets };

    internal KafkaSourceOptions Validate()
    {
        Connection.Validate(Own);
        ArgumentNullException.ThrowIfNull(Topics);
        if (Topics.Count is 0 or > MaxTopics || Topics.Any(string.IsNullOrWhiteSpace) || Topics.Distinct(StringComparer.Ordinal).Count() != Topics.Count)
        {
            throw new ArgumentException($"Topics names 1 to {MaxTopics} topics, each once.");
        }

        CheckRange(History, TimeSpan.FromSeconds(1), TimeSpan.FromDays(3653), nameof(History));
        CheckRange(PollInterval, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), nameof(PollInterval));
        CheckRange(Settle, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Settle));
        CheckRange(PartitionInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1), nameof(PartitionInterval));
        CheckRange(AnswerTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), nameof(AnswerTimeout));
        CheckRange(MaxQueuedBytes, 1024 * 1024, 1024 * 1024 * 1024, nameof(MaxQueuedBytes));
        return this;
    }

    private static void CheckRange<T>(T value, T min, T max, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, min, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
    }
}
