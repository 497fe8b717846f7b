namespace Correlator.Sources;

/// <summary>Topics of Kafka. What they are called and which options they have is known here, as of all kinds; the client is a package of its own, Correlator.Kafka, which makes them.</summary>
internal sealed class KafkaKind : SourceKind
{
    public const string KindName = "kafka";

    public override string Name => KindName;

    public override string Summary => "topics of Kafka: kafka://127.0.0.1:9092/orders";

    public override IReadOnlyList<SourceOptionHelp> Options { get; } =
    [
        new("servers", "More brokers to begin with, host:port, with commas, in quotes."),
        new("topics", "More topics; several with commas, in quotes."),
        new("format", "auto (json, logfmt or text, told from each body), json, logfmt, text, gelf or otlp. Default: auto."),
        new("time", "The field that holds the time; several with commas, in quotes. Default: the usual names."),
        new("message", "The field that holds the message. Default: the usual names."),
        new("tz", "The zone of times that name none. Default: UTC."),
        new("max-message", "The longest body; longer ones are counted and skipped. Default: 1MiB."),
        new("max-queued", "How much is fetched ahead. Default: 16MiB."),
        new("start", "Where a source begins that goes on and has no cursor: lookback or beginning. Default: lookback."),
        new("history", "How far back a read begins that names no beginning. Default: 1h."),
        new("poll", "How often quiet partitions are asked for their ends. Default: 1s."),
        new("settle", "How long an event may take until it is in its topic. Default: 2s."),
        new("partitions", "How often new partitions are looked for. Default: 1m."),
        new("answer-timeout", "How long an answer may take. Default: 5s."),
        new("security", "plaintext, ssl, sasl_plaintext or sasl_ssl. Default: plaintext."),
        new("sasl", "How the user is shown: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER or GSSAPI."),
        new("user", "The user."),
        new("password", "Where the user's password is found: env:NAME or file:PATH."),
        new("ca", "A PEM file with the authorities that are trusted. Default: the system's."),
        new("cert", "The client's certificate, a PEM file."),
        new("key", "Its key, a PEM file."),
        new("key-password", "Where the key's password is found: env:NAME or file:PATH."),
        new("insecure-tls", "true: the brokers' certificates are not checked, so that anybody in between can read and change everything."),
        new("setting", "name=value, a setting of librdkafka; may be repeated."),
    ];

    public override ILogSource Create(SourceDefinition definition, SourceContext context) => context.Makers.TryGetValue(KindName, out var make)
        ? SourceOptions<SourceDefinition>.Guard(definition, () => make(definition, context))
        : throw new SourceConfigurationException(definition.Name, "sources of kind kafka are in the package Correlator.Kafka: give KafkaSourceKind.Create to SourceContext.Makers.");
}
