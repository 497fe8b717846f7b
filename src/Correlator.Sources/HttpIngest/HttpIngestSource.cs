using System.Net;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>Receives logs over HTTP: JSON lines, and what Loki's clients push.</summary>
/// <remarks>
/// <c>POST /ingest</c> takes one JSON object a line, packed or not. Lines that are events are taken also where others are not: the answer is 204 where all are, else 422 with a JSON object
/// that says how many were taken and, for the first ten of the others, the number of the line and why. <c>POST /loki/api/v1/push</c> takes Loki's JSON and protobuf; a stream's labels and
/// an entry's structured metadata are labels. A push that is no push is refused whole (400). Requests are answered when their events are in the queue.
/// </remarks>
/// <example><code>
/// await using var source = new HttpIngestSource("jobs", new HttpIngestOptions { Port = 8765, Token = SecretReference.Parse("env:INGEST_TOKEN").Read("jobs") });
/// using var run = EventQuery.From(source).Where(e => e["level"] == "error").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">Port, token and limits.</param>
/// <param name="scheduler">Tells the time of arrival. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range.</exception>
public sealed class HttpIngestSource(string name, HttpIngestOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly HttpIngestOptions _options = options;

    /// <summary>Where it takes requests; null while it does not.</summary>
    public IPEndPoint? Endpoint => EndpointOf("http");

    private protected override Listener[] CreateListeners(ReceiverSession session)
    {
        var service = new HttpIngestService(session, _options);
        return [new HttpListening(session, new HttpService("http", _options.Port, _options.MaxRequestBytes, service.AnswerAsync) { Tls = _options.Tls?.Load(Name) })];
    }
}
