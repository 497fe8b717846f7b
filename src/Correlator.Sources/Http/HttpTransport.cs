using System.Net;

namespace Correlator.Sources;

/// <summary>The connections of a source to its server: proxy, certificates, limits. Requests and WebSockets are alike in all of it.</summary>
internal sealed class HttpTransport : IDisposable
{
    // A server behind a name that moves is found again after this time.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);
    private readonly string _source;
    private readonly HttpSourceOptions _options;
    private readonly Lazy<HttpMessageInvoker> _requests;
    private readonly Lazy<HttpMessageInvoker> _upgrades;

    public HttpTransport(string source, HttpSourceOptions options)
    {
        _source = source;
        _options = options;
        _requests = new(() => Create(options.MaxConnections));

        // An upgraded connection stays open, and must not take the place of a request.
        _upgrades = new(() => Create(int.MaxValue));
    }

    /// <summary>Sends requests; answers come back when their headers are there.</summary>
    public HttpMessageInvoker Requests => _requests.Value;

    /// <summary>Connects WebSockets.</summary>
    public HttpMessageInvoker Upgrades => _upgrades.Value;

    public void Dispose()
    {
        foreach (var invoker in new[] { _requests, _upgrades })
        {
            if (invoker.IsValueCreated)
            {
                invoker.Value.Dispose();
            }
        }
    }

    private HttpMessageInvoker Create(int maxConnections) => new(
        new SocketsHttpHandler
        {
            // A redirection would carry secrets in headers of one's own to whatever address it names.
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = _options.Compression ? DecompressionMethods.All : DecompressionMethods.None,
            ConnectTimeout = _options.ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            MaxConnectionsPerServer = maxConnections,
            SslOptions = _options.Tls.Create(_source),
            UseProxy = _options.Proxy is null || _options.Proxy.Address != "none",
            Proxy = _options.Proxy?.Create(_source),
        },
        disposeHandler: true);
}
