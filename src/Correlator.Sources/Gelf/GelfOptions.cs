namespace Correlator.Sources;

/// <summary>Where a <see cref="GelfSource"/> listens, and its limits.</summary>
public sealed record GelfOptions : ReceiverOptions
{
    /// <summary>The port for datagrams: whole messages or chunks of them, plain, zlib or gzip.</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 12201.</value>
    public int? UdpPort { get; init; }

    /// <summary>The port for connections: plain JSON, a NUL byte behind each message.</summary>
    /// <value>0 for any free port. Default: null, none. The usual one is 12201.</value>
    public int? TcpPort { get; init; }

    /// <summary>How long the chunks of a message may take; then the message is given up, counted as dropped, and told as a gap.</summary>
    /// <value>100 milliseconds to 10 minutes. Default: 5 seconds.</value>
    public TimeSpan ChunkTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Messages of which chunks are missing at one time; with one more the oldest is given up.</summary>
    /// <value>1 to 100,000. Default: 256. Each holds up to <see cref="QueueOptions.MaxRecordBytes"/>.</value>
    public int MaxIncompleteMessages { get; init; } = 256;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ThrowIfNoPort(UdpPort, nameof(UdpPort));
        ThrowIfNoPort(TcpPort, nameof(TcpPort));
        ThrowIfOutside(MaxIncompleteMessages, 1, 100_000, nameof(MaxIncompleteMessages));
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkTimeout, TimeSpan.FromMilliseconds(100), nameof(ChunkTimeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ChunkTimeout, TimeSpan.FromMinutes(10), nameof(ChunkTimeout));
        if (UdpPort is null && TcpPort is null)
        {
            throw new ArgumentException("Give at least one of UdpPort and TcpPort.", nameof(UdpPort));
        }
    }
}
