using System.Net;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Receives GELF, the log messages of Graylog's clients, over UDP and TCP.</summary>
/// <remarks>
/// The message is <c>short_message</c>; labels are additional fields without their underscore, <c>host</c>, <c>level</c>, <c>full_message</c>, what else the object holds, and
/// <c>severity</c>, the syslog name of <c>level</c>. The time is <c>timestamp</c>, to 100 ns as it is written, else that of arrival. Chunks may come in any order and twice. Memory: the queue, and
/// incomplete messages up to their limits.
/// </remarks>
/// <example><code>
/// await using var source = new GelfSource("apps", new GelfOptions { UdpPort = 12201, TcpPort = 12201 });
/// using var run = EventQuery.From(source).Where(e => e["severity"] == "err").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">Ports and limits.</param>
/// <param name="scheduler">Tells the time of arrival, and runs time-outs. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range, or no port is named.</exception>
public sealed class GelfSource(string name, GelfOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly GelfOptions _options = options;

    /// <summary>Where it takes datagrams; null while it does not.</summary>
    public IPEndPoint? UdpEndpoint => EndpointOf("udp");

    /// <summary>Where it takes connections; null while it does not.</summary>
    public IPEndPoint? TcpEndpoint => EndpointOf("tcp");

    private protected override Listener[] CreateListeners(ReceiverSession session) => AtPorts(
        (_options.UdpPort, port => new UdpListening(session, port, new GelfDatagramReader(session, _options))),
        (_options.TcpPort, port => new TcpListening("tcp", session, port, () => new FramedReader(session, new DelimitedFraming(0, _options.MaxRecordBytes), GelfDecoder.CreateParser(session)))));
}
