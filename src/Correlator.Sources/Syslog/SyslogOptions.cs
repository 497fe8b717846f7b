namespace Correlator.Sources;

/// <summary>Where a <see cref="SyslogSource"/> listens, and how it reads what comes.</summary>
public sealed record SyslogOptions : ReceiverOptions
{
    /// <summary>The port for datagrams, one message each (RFC 5426).</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 514.</value>
    public int? UdpPort { get; init; }

    /// <summary>The port for connections (RFC 6587): messages with their length before them or a line feed behind, told from the first byte of each connection.</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 514.</value>
    public int? TcpPort { get; init; }

    /// <summary>The port for connections over TLS (RFC 5425); needs <see cref="Tls"/>.</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 6514.</value>
    public int? TlsPort { get; init; }

    /// <summary>The certificate for <see cref="TlsPort"/>.</summary>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>The zone of times that name none, as those of RFC 3164 do.</summary>
    /// <value>Default: UTC.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(TimeZone);
        ThrowIfNoPort(UdpPort, nameof(UdpPort));
        ThrowIfNoPort(TcpPort, nameof(TcpPort));
        ThrowIfNoPort(TlsPort, nameof(TlsPort));
        if (UdpPort is null && TcpPort is null && TlsPort is null)
        {
            throw new ArgumentException("Give at least one of UdpPort, TcpPort and TlsPort.", nameof(UdpPort));
        }

        if (TlsPort is not null && Tls is null)
        {
            throw new ArgumentException("A port for TLS needs a certificate.", nameof(Tls));
        }
    }
}
