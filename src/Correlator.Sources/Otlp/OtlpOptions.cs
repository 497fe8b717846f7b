namespace Correlator.Sources;

/// <summary>Where an <see cref="OtlpSource"/> listens, and its limits.</summary>
public sealed record OtlpOptions : ReceiverOptions
{
    /// <summary>The port for HTTP: <c>POST /v1/logs</c>, protobuf or JSON.</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 4318.</value>
    public int? HttpPort { get; init; }

    /// <summary>The port for gRPC.</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 4317.</value>
    public int? GrpcPort { get; init; }

    /// <summary>The certificate for both ports.</summary>
    /// <value>Default: null, no TLS.</value>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>The largest request in bytes, inflated; a larger one is refused.</summary>
    /// <value>1 KiB to 256 MiB. Default: 16 MiB.</value>
    public int MaxRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ThrowIfNoPort(HttpPort, nameof(HttpPort));
        ThrowIfNoPort(GrpcPort, nameof(GrpcPort));
        ThrowIfOutside(MaxRequestBytes, 1024, 256 * 1024 * 1024, nameof(MaxRequestBytes));
        if (HttpPort is null && GrpcPort is null)
        {
            throw new ArgumentException("Give at least one of HttpPort and GrpcPort.", nameof(HttpPort));
        }
    }
}
