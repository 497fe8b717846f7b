namespace Correlator.Sources;

/// <summary>A kind of source that listens: what it is told does not depend on whether the query goes on, since it never ends by itself.</summary>
/// <typeparam name="T">Its options.</typeparam>
internal sealed class ReceiverKind<T>(string name, string summary, IReadOnlyList<SourceOption<T>> own, Func<SourceDefinition, T> read, Func<string, T, SourceContext, ILogSource> create) : SourceKind
    where T : QueueOptions
{
    private readonly SourceOptions<T> _table = new([.. own, .. ReceiverOptionNames.For<T>()]);

    public override string Name => name;

    public override string Summary => summary;

    public override IReadOnlyList<SourceOptionHelp> Options => _table.Help;

    public override ILogSource Create(SourceDefinition definition, SourceContext context) => SourceOptions<T>.Guard(
        definition,
        () => create(definition.Name, _table.Apply(definition, read(definition)), context));
}

/// <summary>The kinds of sources to which others send.</summary>
internal static class ReceiverKinds
{
    public static IReadOnlyList<SourceKind> All { get; } = [Syslog(), Otlp(), Gelf(), Fluent(), HttpIngest(), Journal()];

    private static ReceiverKind<SyslogOptions> Syslog() => new(
        "syslog",
        "syslog by UDP, TCP and TLS: syslog://127.0.0.1:5514 for UDP and TCP, syslog+udp://, syslog+tcp://, syslog+tls://",
        [.. TlsOptionNames.For<SyslogOptions>(static (o, change) => o with { Tls = change(o.Tls) })],
        static definition => ListeningAddress.Of(definition, 5514, "udp", "tcp", "tls") is var at && at.IsAnyTransport
            ? new SyslogOptions { Address = at.Address, UdpPort = at.Port, TcpPort = at.Port }
            : new SyslogOptions { Address = at.Address, UdpPort = at.PortOf("udp"), TcpPort = at.PortOf("tcp"), TlsPort = at.PortOf("tls") },
        static (name, options, context) => new SyslogSource(name, options, context.Scheduler));

    private static ReceiverKind<OtlpOptions> Otlp() => new(
        "otlp",
        "OpenTelemetry logs: otlp+http://127.0.0.1:4318, otlp+grpc://127.0.0.1:4317",
        [.. TlsOptionNames.For<OtlpOptions>(static (o, change) => o with { Tls = change(o.Tls) })],
        static definition => ListeningAddress.Of(definition, 4318, "http", "grpc") is var at && at.Transport == "grpc"
            ? new OtlpOptions { Address = at.Address, GrpcPort = at.Port }
            : new OtlpOptions { Address = at.Address, HttpPort = at.Port },
        static (name, options, context) => new OtlpSource(name, options, context.Scheduler));

    private static ReceiverKind<GelfOptions> Gelf() => new(
        "gelf",
        "GELF by UDP and TCP: gelf://127.0.0.1:12201 for both, gelf+udp://, gelf+tcp://",
        [],
        static definition => ListeningAddress.Of(definition, 12201, "udp", "tcp") is var at && at.IsAnyTransport
            ? new GelfOptions { Address = at.Address, UdpPort = at.Port, TcpPort = at.Port }
            : new GelfOptions { Address = at.Address, UdpPort = at.PortOf("udp"), TcpPort = at.PortOf("tcp") },
        static (name, options, context) => new GelfSource(name, options, context.Scheduler));

    private static ReceiverKind<FluentOptions> Fluent() => new(
        "fluent",
        "Fluent Forward: fluent://127.0.0.1:24224",
        [.. TlsOptionNames.For<FluentOptions>(static (o, change) => o with { Tls = change(o.Tls) })],
        static definition => FluentAt(ListeningAddress.Of(definition, 24224)),
        static (name, options, context) => new FluentSource(name, options, context.Scheduler));

    private static FluentOptions FluentAt(ListeningAddress at) => new() { Address = at.Address, Port = at.Port };

    private static ReceiverKind<HttpIngestOptions> HttpIngest() => new(
        "ingest",
        "JSON lines by HTTP POST, and what pushes to Loki: ingest://127.0.0.1:8765/ingest",
        [
            new("token", "Where the token that senders must show is found: env:NAME or file:PATH. Default: none.", static (o, text) => o with { Token = OptionText.ToSecret(text).Read("ingest") }),
            .. TlsOptionNames.For<HttpIngestOptions>(static (o, change) => o with { Tls = change(o.Tls) }),
        ],
        static definition => ListeningAddress.Of(definition, 8765) is var at && at.Path.Length > 1
            ? new HttpIngestOptions { Address = at.Address, Port = at.Port, Path = at.Path }
            : new HttpIngestOptions { Address = at.Address, Port = at.Port },
        static (name, options, context) => new HttpIngestSource(name, options, context.Scheduler));

    private static ReceiverKind<JournalOptions> Journal() => new(
        "journal",
        "systemd's journal: journal: for all of it, journal:/path/of/a.journal for a file",
        [new("match", "Field=value that entries must have; several with commas, in quotes.", static (o, text) => o with { Matches = OptionText.ToNames(text) })],
        static definition => definition.Address["journal:".Length..] is { Length: > 0 } file ? new JournalOptions { File = file } : new JournalOptions(),
        static (name, options, context) => new JournalSource(name, options, context.Scheduler));
}
