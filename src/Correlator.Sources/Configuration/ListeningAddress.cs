using System.Net;

namespace Correlator.Sources;

/// <summary>Where a receiver listens, as an address says it: <c>syslog+udp://127.0.0.1:5514</c>.</summary>
/// <param name="Address">The local address.</param>
/// <param name="Port">The port; 0 for any free one.</param>
/// <param name="Transport">What stands behind the plus; empty for what the kind listens to as a rule.</param>
/// <param name="Path">The path.</param>
internal sealed record ListeningAddress(IPAddress Address, int Port, string Transport, string Path)
{
    public bool IsAnyTransport => Transport.Length == 0;

    /// <summary>The port where a transport is the one that is asked for.</summary>
    public int? PortOf(string transport) => Transport == transport ? Port : null;

    /// <summary>Reads the address of a definition.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ListeningAddress Of(SourceDefinition definition, int usualPort, params string[] transports)
    {
        if (!Uri.TryCreate(definition.Address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
        {
            throw new FormatException($"'{definition.Address}' is no address to listen at; write {definition.Kind}://127.0.0.1:{usualPort}.");
        }

        var transport = uri.Scheme == definition.Kind ? string.Empty : uri.Scheme;
        if (transport.Length > 0 && !transports.Contains(transport))
        {
            throw new FormatException($"a source of kind {definition.Kind} does not listen to '{transport}'; {(transports.Length == 0 ? "leave it out" : $"known are {string.Join(", ", transports)}")}.");
        }

        return new ListeningAddress(AddressOf(uri.Host), uri.Port < 0 || HasUsualPort(uri, definition) ? usualPort : uri.Port, transport, uri.AbsolutePath);
    }

    // Port 80 of http:// is not written: whoever writes no port means that of the kind.
    private static bool HasUsualPort(Uri uri, SourceDefinition definition) => uri.IsDefaultPort && !definition.Address.Contains($":{uri.Port}", StringComparison.Ordinal);

    private static IPAddress AddressOf(string host) => host switch
    {
        "" or "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ => IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? address
            : throw new FormatException($"'{host}' is no local address; write 127.0.0.1, 0.0.0.0 for all, or another address of this machine."),
    };
}
