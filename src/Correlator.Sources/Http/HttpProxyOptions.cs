using System.Net;

namespace Correlator.Sources;

/// <summary>The proxy through which a source reaches its server, for requests and WebSockets alike.</summary>
/// <example><code>
/// var socks = new HttpProxyOptions { Address = "socks5://127.0.0.1:1080" };
/// var company = new HttpProxyOptions { Address = "http://proxy.example:3128", User = "me", Password = SecretReference.Parse("env:PROXY_PASSWORD") };
/// var none = new HttpProxyOptions { Address = "none" };   // whatever the environment says
/// </code></example>
public sealed record HttpProxyOptions
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>The proxy's address: <c>http://</c>, <c>https://</c>, <c>socks4://</c>, <c>socks4a://</c> or <c>socks5://</c> with host and port, or <c>none</c> for none.</summary>
    /// <remarks>With <c>socks5</c> and <c>socks4a</c> the proxy looks up names.</remarks>
    public string Address { get; set; } = "none";

    /// <summary>The user at the proxy; null for none.</summary>
    public string? User { get; set; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public SecretReference? Password { get; set; }

    internal HttpProxyOptions Validate()
    {
        if (Address != "none")
        {
            if (Address.StartsWith("socks5h:", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException("Write socks5:// instead of socks5h://; the proxy looks up names in any case.");
            }

            if (!Uri.TryCreate(Address, UriKind.Absolute, out var uri) || !Schemes.Contains(uri.Scheme) || uri.Host.Length == 0)
            {
                throw new ArgumentException($"The address of a proxy is {string.Join(", ", Schemes)} with ://host:port, or none.");
            }

            if (uri.UserInfo.Length > 0)
            {
                throw new ArgumentException("User and password of a proxy stand in options of their own, not in its address.");
            }
        }

        if ((User is null) != (Password is null))
        {
            throw new ArgumentException("A proxy needs both a user and a password, or neither.");
        }

        _ = Password?.Validate(nameof(Password));
        return this with { };
    }

    /// <summary>The proxy as the runtime wants it; null for none.</summary>
    internal IWebProxy? Create(string source)
    {
        if (Address == "none")
        {
            return null;
        }

        // Credentials in the address would be ignored.
        return new WebProxy(new Uri(Address)) { Credentials = User is null ? null : new NetworkCredential(User, Password!.Read(source)) };
    }
}
