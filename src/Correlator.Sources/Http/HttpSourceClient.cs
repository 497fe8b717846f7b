using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using Polly;

namespace Correlator.Sources;

/// <summary>Asks a server for a source: credentials, limits, time-outs, repetition, errors that say how to mend them.</summary>
/// <remarks>Safe for calls from several threads. Each call reads the secrets anew.</remarks>
internal sealed class HttpSourceClient : IDisposable
{
    private const int MaxErrorBytes = 16 * 1024;
    private const int LeastPackedBytes = 1024;
    private readonly string _source;
    private readonly HttpSourceOptions _options;
    private readonly SourceRuntime _runtime;
    private readonly Uri _address;
    private readonly HttpTransport _transport;
    private readonly ResiliencePipeline<HttpAttempt> _retries;

    /// <summary>Makes a client; nothing is opened yet.</summary>
    /// <param name="source">The source's name, for messages.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="runtime">Clock and chance.</param>
    /// <param name="verdicts">What refusals of this kind of server mean; null, or an answer of null, for what they mean everywhere.</param>
    public HttpSourceClient(string source, HttpSourceOptions options, SourceRuntime runtime, Func<HttpRefusal, HttpVerdict?>? verdicts = null)
    {
        _source = source;
        _options = options;
        _runtime = runtime;
        _address = options.BaseUri();
        _transport = new HttpTransport(source, options);
        Errors = new HttpErrors(source, _address, verdicts);
        _retries = HttpAttempt.CreatePipeline(options.Retry, runtime);
    }

    public HttpErrors Errors { get; }

    /// <summary>Sends a request, again where that is safe and promises something, and reads the answer whole.</summary>
    /// <returns>The body; the caller disposes it.</returns>
    /// <exception cref="SourceException">There is no answer, or one that cannot be used.</exception>
    public async Task<HttpBody> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var attempt = call.IsIdempotent
            ? await _retries.ExecuteAsync(static (state, token) => state.Client.TryAsync(state.Call, token), (Client: this, Call: call), cancellationToken).ConfigureAwait(false)
            : await TryAsync(call, cancellationToken).ConfigureAwait(false);
        return attempt.Body ?? throw attempt.Error!;
    }

    /// <summary>Opens a WebSocket below the server's address, through the same proxy and with the same checks.</summary>
    /// <exception cref="WebSocketException">The server or the network refused; the socket's <see cref="ClientWebSocket.HttpStatusCode"/> says more.</exception>
    public async Task ConnectAsync(ClientWebSocket socket, HttpCall call, CancellationToken cancellationToken)
    {
        socket.Options.CollectHttpResponseDetails = true;
        using var request = CreateRequest(call);
        foreach (var (name, values) in request.Headers)
        {
            socket.Options.SetRequestHeader(name, string.Join(", ", values));
        }

        var address = new UriBuilder(request.RequestUri!) { Scheme = _address.Scheme == "https" ? "wss" : "ws", Port = _address.Port };
        using var patience = new Patience(_options.ResponseTimeout, _runtime.Time, cancellationToken);
        try
        {
            await socket.ConnectAsync(address.Uri, _transport.Upgrades, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WebSocketException(WebSocketError.Faulted, "the server did not answer in time");
        }
    }

    public void Dispose() => _transport.Dispose();

    private async ValueTask<HttpAttempt> TryAsync(HttpCall call, CancellationToken cancellationToken)
    {
        using var patience = new Patience(_options.ResponseTimeout, _runtime.Time, cancellationToken);
        try
        {
            using var request = CreateRequest(call);
            using var response = await _transport.Requests.SendAsync(request, patience.Token).ConfigureAwait(false);
            patience.Restart(_options.IdleTimeout);
            return await ReadAsync(call, response, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HttpAttempt(patience.IsOver ? Errors.TimedOut(call, patience.Length) : Errors.NotConnectedInTime(call, _options.ConnectTimeout));
        }
        catch (HttpRequestException error)
        {
            return new HttpAttempt(IsConnectionFault(error.HttpRequestError) ? Errors.NotConnected(call, error) : Errors.Truncated(call, error));
        }
    }

    private async Task<HttpAttempt> ReadAsync(HttpCall call, HttpResponseMessage response, Patience patience)
    {
        var isGood = response.IsSuccessStatusCode;
        var body = new HttpBody(isGood ? call.Sink : null);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var isWhole = await body.ReadAsync(stream, isGood ? _options.MaxResponseBytes : MaxErrorBytes, patience).ConfigureAwait(false);
                if (isGood && !isWhole)
                {
                    return new HttpAttempt(Errors.TooLarge(call, _options.MaxResponseBytes));
                }
            }

            if (isGood && !(call.Accept == "application/json" && IsPage(response, body)))
            {
                return new HttpAttempt(Kept(ref body));
            }

            return isGood
                ? new HttpAttempt(Errors.NotJson(call, (int)response.StatusCode))
                : new HttpAttempt(Refused(call, response, body));
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return new HttpAttempt(Errors.Truncated(call, error));
        }
        finally
        {
            body?.Dispose();
        }
    }

    private static bool IsConnectionFault(HttpRequestError error) =>
        error is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static HttpBody Kept(ref HttpBody? body)
    {
        var kept = body!;
        body = null;
        return kept;
    }

    private SourceException Refused(HttpCall call, HttpResponseMessage response, HttpBody body) =>
        Errors.Refused(call, HttpRefusal.Of((int)response.StatusCode, body.Text, IsPage(response, body)), RetryAfter(response));

    private static bool IsPage(HttpResponseMessage response, HttpBody body) =>
        response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml"
        || body.Bytes.Span.TrimStart("\r\n\t "u8) is [(byte)'<', ..];

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,

        // The server's clock may differ from ours; its answer says what it shows.
        { Date: { } date } => date - (response.Headers.Date ?? _runtime.Time.GetUtcNow()),
        _ => null,
    };

    private HttpRequestMessage CreateRequest(HttpCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_address, call.Path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(call.Accept));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("correlator", null));
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        _options.Credentials?.Apply(request.Headers, _source);
        if (call.Body is { } body)
        {
            request.Content = CreateContent(call, body);
        }

        return request;
    }

    private ByteArrayContent CreateContent(HttpCall call, byte[] body)
    {
        var isPacked = _options.Compression && call.TakesPackedBody && body.Length > LeastPackedBytes;
        var content = new ByteArrayContent(isPacked ? Pack(body) : body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(call.BodyType);
        if (isPacked)
        {
            content.Headers.ContentEncoding.Add("gzip");
        }

        return content;
    }

    private static byte[] Pack(byte[] body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }
}
