using System.Net;
using System.Reactive.Concurrency;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Correlator.Sources;

/// <summary>Receives logs of the OpenTelemetry protocol: over HTTP as protobuf or JSON, packed or not, and over gRPC.</summary>
/// <remarks>
/// The time is <c>timeUnixNano</c>, else <c>observedTimeUnixNano</c>, else that of arrival, each cut to 100 ns. The body is the message; maps, arrays and numbers as JSON.
/// Labels are the attributes of resource, scope and record (a nested map gives <c>a.b</c>), <c>scope.name</c>, <c>scope.version</c>, <c>severity</c> (the text, else the
/// short name of the number), <c>severity_number</c>, <c>trace_id</c> and <c>span_id</c> in lower case hexadecimal, <c>event_name</c>. A request is answered when all its events are in the
/// queue. One that is no message is refused whole; records above the limit of size are refused singly and the answer says how many. Memory: the queue, and
/// the requests that are being read.
/// </remarks>
/// <example><code>
/// await using var source = new OtlpSource("shop", new OtlpOptions { HttpPort = 4318, GrpcPort = 4317 });
/// using var run = EventQuery.From(source).Where(e => e["severity"] == "ERROR").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">Ports and limits.</param>
/// <param name="scheduler">Tells the time of arrival. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range, or no port is named.</exception>
public sealed class OtlpSource(string name, OtlpOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly OtlpOptions _options = options;

    /// <summary>Where it takes HTTP requests; null while it does not.</summary>
    public IPEndPoint? HttpEndpoint => EndpointOf("http");

    /// <summary>Where it takes gRPC requests; null while it does not.</summary>
    public IPEndPoint? GrpcEndpoint => EndpointOf("grpc");

    private protected override Listener[] CreateListeners(ReceiverSession session)
    {
        var tls = _options.Tls?.Load(Name);
        var origins = new OtlpOrigins(Name);
        return AtPorts(
            (_options.HttpPort, port => new HttpListening(session, new HttpService("http", port, _options.MaxRequestBytes, new OtlpHttpService(session, origins, _options.MaxRequestBytes).AnswerAsync) { Tls = tls })),
            (_options.GrpcPort, port => new HttpListening(session, new HttpService("grpc", port, _options.MaxRequestBytes + OtlpGrpcService.PrefixBytes, new OtlpGrpcService(session, origins, _options.MaxRequestBytes).AnswerAsync)
            {
                Protocols = HttpProtocols.Http2,
                Tls = tls,
            })));
    }
}
