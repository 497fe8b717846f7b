namespace Correlator.Sources;

/// <summary>Where a <see cref="FluentSource"/> listens, and its limits.</summary>
public sealed record FluentOptions : ReceiverOptions
{
    /// <summary>The port for connections.</summary>
    /// <value>0 for any free port. Default: 24224.</value>
    public int Port { get; init; } = 24_224;

    /// <summary>The certificate for TLS.</summary>
    /// <value>Default: null, no TLS.</value>
    public TlsServerOptions? Tls { get; init; }

    /// <summary>The largest message in bytes, inflated; it may hold many records. A connection that sends a larger one is closed.</summary>
    /// <value>1 KiB to 256 MiB. Default: 16 MiB.</value>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ThrowIfNoPort(Port, nameof(Port));
        ThrowIfOutside(MaxMessageBytes, 1024, 256 * 1024 * 1024, nameof(MaxMessageBytes));
    }
}
