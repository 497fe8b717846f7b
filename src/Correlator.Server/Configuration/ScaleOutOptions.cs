using Correlator.Sources;

namespace Correlator.Server;

/// <summary>Where queries are spread over the partitions of a log: the section <c>kafka</c> of a configuration, for <c>correlator kafka</c>. A server does not use it.</summary>
public sealed record ScaleOutOptions
{
    private const int MaxPartitions = 4096;

    // Brokers end a transaction that is open for a minute.
    private static readonly TimeSpan MaxTransaction = TimeSpan.FromSeconds(30);

    /// <summary>Where brokers are found: <c>host:port</c>, with commas between several.</summary>
    public string Brokers { get; init; } = "127.0.0.1:9092";

    /// <summary>With what the names of topics and groups begin.</summary>
    /// <value>1 to 100 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. Default: correlator.</value>
    public string Prefix { get; init; } = "correlator";

    /// <summary>How many partitions topics have that are made. It never changes for a topic: the place of each key follows from it.</summary>
    /// <value>1 to 4,096. Default: 64.</value>
    public int Partitions { get; init; } = 64;

    /// <summary>How many events stand in one record of a topic at most.</summary>
    /// <value>1 to 4,096. Default: 64.</value>
    public int PacketEvents { get; init; } = 64;

    /// <summary>How often workers commit how far they have come.</summary>
    /// <value>More than zero, to an hour. Default: 5 seconds.</value>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether workers write results and how far they have come in transactions, so that who reads what is committed sees each result once.</summary>
    /// <value>Default: false. With it, <see cref="CommitInterval"/> is at most 30 seconds, and results can be read when they are committed.</value>
    public bool Transactions { get; init; }

    /// <summary>Settings of the client library by their names. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings that are secrets: where they are found. Default: none.</summary>
    public IReadOnlyDictionary<string, SecretReference> Secrets { get; init; } = new Dictionary<string, SecretReference>();

    internal static OptionTable<ScaleOutOptions> Table { get; } = new(
        new("brokers", "Where brokers are found: host:port, with commas between several. Default: 127.0.0.1:9092.", "string", static (o, v) => o with { Brokers = v.Text() }),
        new("prefix", "With what the names of topics and groups begin. Default: correlator.", "string", static (o, v) => o with { Prefix = Name(v.Text()) }),
        new("partitions", "How many partitions topics have that are made; it never changes for a topic. Default: 64.", "integer", static (o, v) => o with { Partitions = v.Count(1, MaxPartitions) }),
        new("packetEvents", "How many events stand in one record of a topic at most. Default: 64.", "integer", static (o, v) => o with { PacketEvents = v.Count(1, MaxPartitions) }),
        new("commitInterval", "How often workers commit how far they have come. Default: 5s.", "string", static (o, v) => o with { CommitInterval = v.Duration(TimeSpan.FromHours(1)) }),
        new("transactions", "Whether results are written in transactions, so that who reads what is committed sees each once. Default: false.", "boolean", static (o, v) => o with { Transactions = v.Switch() }),
        new("settings", "Settings of the client library, such as \"security.protocol\".", "object", static (o, v) => o with { Settings = v.Texts() }),
        new("secrets", "Settings that are secrets, such as \"sasl.password\": env:NAME or file:PATH.", "object", static (o, v) => o with { Secrets = v.Texts().ToDictionary(static pair => pair.Key, static pair => SecretReference.Parse(pair.Value)) }));

    /// <exception cref="ServerConfigurationException">Transactions would be ended before they are committed.</exception>
    internal ScaleOutOptions Validate() => !Transactions || CommitInterval <= MaxTransaction
        ? this
        : throw new ServerConfigurationException("kafka.commitInterval", $"is {CommitInterval}, and brokers end transactions that are open for long: commit at least every {MaxTransaction.TotalSeconds:0}s, or leave out \"transactions\".");

    private static string Name(string text) => text.Length <= 100 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? text
        : throw new FormatException("needs at most 100 letters, digits, -, _ and dots: names of topics begin with it.");
}
