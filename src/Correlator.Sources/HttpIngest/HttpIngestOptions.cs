using System.Diagnostics.CodeAnalysis;

namespace Correlator.Sources;

/// <summary>Where a <see cref="HttpIngestSource"/> listens, how its lines are read, and its limits.</summary>
public sealed record HttpIngestOptions : ReceiverOptions
{
    /// <summary>The port.</summary>
    /// <value>0 for any free port. Default: 8765.</value>
    public int Port { get; init; } = 8765;

    /// <summary>The path to which lines and Loki's pushes are posted; the latter at <c>/loki/api/v1/push</c> too.</summary>
    /// <value>Default: <c>/ingest</c>.</value>
    public string Path { get; init; } = "/ingest";

    /// <summary>What a sender has to show as <c>Authorization: Bearer …</c>; it is never shown.</summary>
    /// <value>Default: null, anybody who reaches the port may send.</value>
    public string? Token { get; init; }

    /// <summary>The certificate for TLS.</summary>
    /// <value>Default: null, no TLS.</value>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>The largest request in bytes, inflated; a larger one is refused.</summary>
    /// <value>1 KiB to 256 MiB. Default: 16 MiB.</value>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>The fields that may hold the time, the first that a line has counts; a line without one happened when it arrived.</summary>
    /// <value>Default: empty, the usual names.</value>
    public IReadOnlyList<string> Time { get; init; } = [];

    /// <summary>The field that holds the message.</summary>
    /// <value>Default: null, the usual names.</value>
    public string? Message { get; init; }

    /// <summary>The zone of times that name none.</summary>
    /// <value>Default: UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The options as text, without the token.</summary>
    public override string ToString() => $"{Address}:{Port}{Path}";

    /// <inheritdoc/>
    [SuppressMessage("Usage", "CA2208:Instantiate argument exceptions correctly", Justification = "The property is what is wrong.")]
    internal override void Validate()
    {
        base.Validate();
        ThrowIfNoPort(Port, nameof(Port));
        ThrowIfOutside(MaxRequestBytes, 1024, 256 * 1024 * 1024, nameof(MaxRequestBytes));
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentNullException.ThrowIfNull(TimeZone);
        if (Path is null || Path.Length < 2 || Path[0] != '/')
        {
            throw new ArgumentException("A path begins with a slash and says something, such as /ingest.", nameof(Path));
        }

        if (Token is { Length: 0 })
        {
            throw new ArgumentException("A token that is empty keeps nobody out; leave it null for none.", nameof(Token));
        }
    }
}
