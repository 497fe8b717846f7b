namespace Correlator.Sources;

/// <summary>How a source reaches its server: what all sources over HTTP have in common.</summary>
/// <remarks>
/// A source takes a copy when it is made; later changes do not reach it. The properties can be set, because the JSON source generator gives those that
/// can only be initialised the defaults of their types, and not those of the record.
/// </remarks>
/// <example><code>
/// var http = new HttpSourceOptions
/// {
///     Address = "https://logs.example.com/loki",
///     Credentials = new HttpCredentials { Bearer = SecretReference.Parse("env:LOKI_TOKEN") },
///     Proxy = new HttpProxyOptions { Address = "socks5://127.0.0.1:1080" },
/// };
/// </code></example>
public sealed record HttpSourceOptions
{
    /// <summary>The server's address, <c>http://</c> or <c>https://</c>, with the path under which it is served; no user, no password, no query.</summary>
    public string Address { get; set; } = string.Empty;

    /// <summary>What is shown to the server; null for nothing.</summary>
    public HttpCredentials? Credentials { get; set; }

    /// <summary>The proxy; null for the one that the environment names (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c>, but for <c>NO_PROXY</c>).</summary>
    public HttpProxyOptions? Proxy { get; set; }

    /// <summary>Certificates.</summary>
    public HttpTlsOptions Tls { get; set; } = new();

    /// <summary>When a request is sent again.</summary>
    public HttpRetryOptions Retry { get; set; } = new();

    /// <summary>How long a connection, with proxy and TLS, may take.</summary>
    /// <value>Up to 10 minutes. Default: 10 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may think before it begins to answer.</summary>
    /// <value>Up to 1 hour. Default: 60 s.</value>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a begun answer may take for its next 4 KiB, or for its end.</summary>
    /// <value>Up to 10 minutes. Default: 30 s.</value>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many connections to the server are open at a time, WebSockets not counted.</summary>
    /// <value>1 to 1000. Default: 8.</value>
    public int MaxConnections { get; set; } = 8;

    /// <summary>The longest answer, unpacked, in bytes; a longer one is an error.</summary>
    /// <value>1 KiB to 1 GiB. Default: 64 MiB.</value>
    public int MaxResponseBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Whether answers may come packed (gzip, deflate, Brotli), and bodies over 1 KiB are sent packed to servers that take them so. Default: yes.</summary>
    public bool Compression { get; set; } = true;

    /// <summary>A copy that is known to be good.</summary>
    internal HttpSourceOptions Validate()
    {
        _ = BaseUri();
        CheckTime(ConnectTimeout, TimeSpan.FromMinutes(10), nameof(ConnectTimeout));
        CheckTime(ResponseTimeout, TimeSpan.FromHours(1), nameof(ResponseTimeout));
        CheckTime(IdleTimeout, TimeSpan.FromMinutes(10), nameof(IdleTimeout));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxConnections);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxConnections, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxResponseBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxResponseBytes, 1 << 30);
        return this with { Credentials = Credentials?.Validate(), Proxy = Proxy?.Validate(), Tls = Tls.Validate(), Retry = Retry.Validate() };
    }

    /// <summary>The address with a slash at its end, so that paths go below it.</summary>
    internal Uri BaseUri()
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException("The address of a server begins with http:// or https://.");
        }

        if (uri.UserInfo.Length > 0)
        {
            throw new ArgumentException("User and password stand in the credentials, not in the address.");
        }

        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            throw new ArgumentException("The address of a server has no query and no fragment.");
        }

        return uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }

    private static void CheckTime(TimeSpan value, TimeSpan max, string name)
    {
        if (value <= TimeSpan.Zero || value > max)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is more than zero and at most {max}.");
        }
    }
}
