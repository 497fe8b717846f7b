namespace Correlator.Sources;

/// <summary>The options that all sources over HTTP have.</summary>
internal static class HttpOptions
{
    private static readonly SourceOption<HttpSourceOptions>[] All =
    [
        Credentials("user", "The user of basic authentication.", static (c, text) => c with { User = text }),
        Credentials("password", "Where its password is found: env:NAME or file:PATH.", static (c, text) => c with { Password = OptionText.ToSecret(text) }),
        Credentials("bearer", "Where a bearer token is found: env:NAME or file:PATH.", static (c, text) => c with { Bearer = OptionText.ToSecret(text) }),
        Credentials("header", "The name of a header that carries a secret.", static (c, text) => c with { Header = text }),
        Credentials("header-value", "Where the value of that header is found: env:NAME or file:PATH.", static (c, text) => c with { HeaderValue = OptionText.ToSecret(text) }),
        Proxy("proxy", "http, https, socks4, socks4a or socks5 with ://host:port, or none. Default: what the environment says.", static (p, text) => p with { Address = text }),
        Proxy("proxy-user", "The user at the proxy.", static (p, text) => p with { User = text }),
        Proxy("proxy-password", "Where its password is found: env:NAME or file:PATH.", static (p, text) => p with { Password = OptionText.ToSecret(text) }),
        Tls("ca", "A PEM file with authorities that are trusted beside the system's.", static (t, text) => t with { AuthorityFile = text }),
        Tls("cert", "The client's certificate, a PEM file.", static (t, text) => t with { CertificateFile = text }),
        Tls("key", "Its key, a PEM file. Default: in the same file.", static (t, text) => t with { KeyFile = text }),
        Tls("key-password", "Where the key's password is found: env:NAME or file:PATH.", static (t, text) => t with { KeyPassword = OptionText.ToSecret(text) }),
        Tls("insecure-tls", "true: the server's certificate is not checked, so that anybody in between can read and change everything.", static (t, text) => t with { AllowInsecureTls = OptionText.ToSwitch(text) }),
        new("retries", "How often a request is sent again, 0 to 20. Default: 4.", static (h, text) => h with { Retry = h.Retry with { MaxRetries = OptionText.ToCount(text) } }),
        new("connect-timeout", "How long a connection may take. Default: 10s.", static (h, text) => h with { ConnectTimeout = OptionText.ToDuration(text) }),
        new("response-timeout", "How long the server may think. Default: 60s.", static (h, text) => h with { ResponseTimeout = OptionText.ToDuration(text) }),
        new("max-connections", "Connections open at a time, 1 to 1000. Default: 8.", static (h, text) => h with { MaxConnections = OptionText.ToCount(text) }),
        new("max-response", "The longest answer, 1KiB to 1GiB. Default: 64MiB.", static (h, text) => h with { MaxResponseBytes = OptionText.ToSize(text) }),
        new("compression", "Whether answers come packed. Default: true.", static (h, text) => h with { Compression = OptionText.ToSwitch(text) }),
    ];

    /// <summary>The options for a record that holds them.</summary>
    public static IEnumerable<SourceOption<T>> For<T>(Func<T, Func<HttpSourceOptions, HttpSourceOptions>, T> change) =>
        All.Select(option => new SourceOption<T>(option.Name, option.Help, (options, text) => change(options, http => option.Apply(http, text))));

    private static SourceOption<HttpSourceOptions> Credentials(string name, string help, Func<HttpCredentials, string, HttpCredentials> apply) =>
        new(name, help, (http, text) => http with { Credentials = apply(http.Credentials ?? new HttpCredentials(), text) });

    private static SourceOption<HttpSourceOptions> Proxy(string name, string help, Func<HttpProxyOptions, string, HttpProxyOptions> apply) =>
        new(name, help, (http, text) => http with { Proxy = apply(http.Proxy ?? new HttpProxyOptions(), text) });

    private static SourceOption<HttpSourceOptions> Tls(string name, string help, Func<HttpTlsOptions, string, HttpTlsOptions> apply) =>
        new(name, help, (http, text) => http with { Tls = apply(http.Tls, text) });
}
