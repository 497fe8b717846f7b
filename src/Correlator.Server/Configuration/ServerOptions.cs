using System.Net;
using Correlator.Sources;

namespace Correlator.Server;

/// <summary>How a server listens, whom it lets in, and what it bounds: the member <c>server</c> of a configuration.</summary>
public sealed record ServerOptions
{
    /// <summary>Where it listens.</summary>
    /// <value>Beyond loopback only with a <see cref="Token"/>. Port 0 takes a free one. Default: 127.0.0.1:9464.</value>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 9464);

    /// <summary>Where the token is found that clients show; null lets everyone in who can connect.</summary>
    public SecretReference? Token { get; init; }

    /// <summary>Names under which the server is asked for, besides its address and localhost.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Requests a second of one client; so many may also come at once.</summary>
    /// <value>1 to 100,000. Default: 100.</value>
    public int RateLimit { get; init; } = 100;

    /// <summary>Requests a second of all clients.</summary>
    /// <value>1 to 1,000,000. Default: 1000.</value>
    public int TotalRateLimit { get; init; } = 1000;

    /// <summary>Queries that clients run at a time, besides the standing ones.</summary>
    /// <value>0 to 1000. Default: 20.</value>
    public int MaxQueries { get; init; } = 20;

    /// <summary>Clients that listen to event streams at a time.</summary>
    /// <value>0 to 100,000. Default: 1000.</value>
    public int MaxStreams { get; init; } = 1000;

    /// <summary>Connections at a time, those of event streams included.</summary>
    /// <value>1 to 200,000. Default: 2000.</value>
    public int MaxConnections { get; init; } = 2000;

    /// <summary>Results that are kept of each standing query, for who asks later; of 32 MiB at most.</summary>
    /// <value>1 to 100,000. Default: 1000.</value>
    public int Keep { get; init; } = 1000;

    internal static OptionTable<ServerOptions> Table { get; } = new(
        new("listen", "Where it listens: ADDRESS:PORT; beyond loopback only with a token. Default: 127.0.0.1:9464.", "string", static (o, v) => o with { Listen = ListenAddress.Parse(v.Text()) }),
        new("token", "Where the token is found that clients show: env:NAME or file:PATH. Default: none.", "string", static (o, v) => o with { Token = v.Secret() }),
        new("hosts", "Names under which the server is asked for, besides its address and localhost.", "array", static (o, v) => o with { Hosts = v.Names() }),
        new("rateLimit", "Requests a second of one client. Default: 100.", "integer", static (o, v) => o with { RateLimit = v.Count(1, 100_000) }),
        new("totalRateLimit", "Requests a second of all clients. Default: 1000.", "integer", static (o, v) => o with { TotalRateLimit = v.Count(1, 1_000_000) }),
        new("maxQueries", "Queries that clients run at a time, besides the standing ones. Default: 20.", "integer", static (o, v) => o with { MaxQueries = v.Count(0, 1000) }),
        new("maxStreams", "Clients that listen to event streams at a time. Default: 1000.", "integer", static (o, v) => o with { MaxStreams = v.Count(0, 100_000) }),
        new("maxConnections", "Connections at a time. Default: 2000.", "integer", static (o, v) => o with { MaxConnections = v.Count(1, 200_000) }),
        new("keep", "Results that are kept of each standing query. Default: 1000.", "integer", static (o, v) => o with { Keep = v.Count(1, 100_000) }));

    /// <exception cref="ServerConfigurationException">It would listen to strangers.</exception>
    internal ServerOptions Validate() => Token is not null || IPAddress.IsLoopback(Listen.Address)
        ? this
        : throw new ServerConfigurationException(
            "server.listen", $"{Listen} can be reached from other machines, and there is no token: add \"token\": \"env:NAME\" to \"server\", or listen at 127.0.0.1:{Listen.Port}.");

    /// <summary>Whether a restart is needed to go from these options to others.</summary>
    internal bool DiffersBeforeRestart(ServerOptions other) => this with { Hosts = [] } != other with { Hosts = [] } || !Hosts.SequenceEqual(other.Hosts);
}

/// <summary>Reads where to listen.</summary>
internal static class ListenAddress
{
    /// <exception cref="FormatException">The text is no address with a port.</exception>
    public static IPEndPoint Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? (text, string.Empty) : (text[..colon], text[(colon + 1)..]);
        var address = host switch
        {
            "localhost" or "" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            _ => IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? literal : null,
        };
        return address is not null && ushort.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new IPEndPoint(address, number)
            : throw new FormatException($"'{text}' is no address to listen at; write 127.0.0.1:9464, [::1]:9464, or *:9464 for all.");
    }
}
