using System.Net;
using System.Net.Security;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Receives syslog: RFC 5424 and RFC 3164 over UDP, TCP and TLS.</summary>
/// <remarks>
/// Labels are those of syslog files: <c>host</c>, <c>app</c>, <c>pid</c>, <c>msgid</c>, <c>severity</c> (<c>emerg</c> to <c>debug</c>), <c>facility</c>, and structured
/// data as <c>id.name</c>, such as <c>req@32473.id</c>. A time without a year is of the year nearest before its arrival; a message without a readable time
/// happened when it arrived. Anything without a priority is malformed. Escapes that a relay has written, such as <c>#012</c>, stay as they are: they cannot be
/// told from the same text in a message. Memory: the queue, and what a connection has sent of a record, up to the limit of size.
/// </remarks>
/// <example><code>
/// await using var source = new SyslogSource("net", new SyslogOptions { UdpPort = 5514, TcpPort = 5514 });
/// using var run = EventQuery.From(source).Where(e => e["severity"] == "err").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">Ports and limits.</param>
/// <param name="scheduler">Tells the time of arrival. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range, or no port is named.</exception>
public sealed class SyslogSource(string name, SyslogOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly SyslogOptions _options = options;

    /// <summary>Where it takes datagrams; null while it does not.</summary>
    public IPEndPoint? UdpEndpoint => EndpointOf("udp");

    /// <summary>Where it takes connections; null while it does not.</summary>
    public IPEndPoint? TcpEndpoint => EndpointOf("tcp");

    /// <summary>Where it takes connections over TLS; null while it does not.</summary>
    public IPEndPoint? TlsEndpoint => EndpointOf("tls");

    private protected override Listener[] CreateListeners(ReceiverSession session) => AtPorts(
        (_options.UdpPort, port => new UdpListening(session, port, new RecordDatagramReader(session, CreateParser(session)))),
        (_options.TcpPort, port => Connections("tcp", session, port, null)),
        (_options.TlsPort, port => Connections("tls", session, port, _options.Tls!.Load(Name))));

    private TcpListening Connections(string kind, ReceiverSession session, int port, SslServerAuthenticationOptions? tls) =>
        new(kind, session, port, () => new FramedReader(session, new SyslogFraming(_options.MaxRecordBytes), CreateParser(session))) { Tls = tls };

    private FormatParser CreateParser(ReceiverSession session) => new(session, RecordFormat.Syslog(_options.TimeZone, session.Scheduler.Now));
}
