using System.Net;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Receives the Forward protocol of Fluentd and Fluent Bit: single events, lists, packed and compressed lists, with acknowledgement.</summary>
/// <remarks>
/// The message is the first of <c>message</c>, <c>log</c>, <c>msg</c>, <c>MESSAGE</c>, else the record as JSON; labels are the other fields (a nested map gives <c>a.b</c>, an array is
/// shown as JSON) and <c>tag</c>. Times are seconds or nanoseconds, cut to 100 ns. A chunk is acknowledged when its events are in the queue. There is no
/// handshake with a shared key: listen at the loopback address, or use TLS with client certificates.
/// </remarks>
/// <example><code>
/// await using var source = new FluentSource("apps", new FluentOptions { Port = 24224 });
/// using var run = EventQuery.From(source).Where(e => e["tag"] == "shop.access").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">Port and limits.</param>
/// <param name="scheduler">Runs time-outs. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range.</exception>
public sealed class FluentSource(string name, FluentOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly FluentOptions _options = options;

    /// <summary>Where it takes connections; null while it does not.</summary>
    public IPEndPoint? Endpoint => EndpointOf("tcp");

    private protected override Listener[] CreateListeners(ReceiverSession session) =>
        [new TcpListening("tcp", session, _options.Port, () => new FluentReader(session, _options.MaxMessageBytes)) { Tls = _options.Tls?.Load(Name) }];
}
