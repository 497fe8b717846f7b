using System.Net;

namespace Correlator.Sources;

/// <summary>What all network receivers have in common: where they listen, and their limits.</summary>
public abstract record ReceiverOptions : QueueOptions
{
    private protected ReceiverOptions()
    {
    }

    /// <summary>The local address to listen at.</summary>
    /// <value>Default: the loopback address, so that nobody else can send. <see cref="IPAddress.Any"/> for all addresses.</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Connections open at one time; one more is closed at once and counted.</summary>
    /// <value>1 to 65,535. Default: 256.</value>
    public int MaxConnections { get; init; } = 256;

    /// <summary>A connection over which nothing came for so long is closed.</summary>
    /// <value>One second to one day, or <see cref="Timeout.InfiniteTimeSpan"/>. Default: 10 minutes.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a record (a message, a request, a handshake) may take from its first byte to its last; then its connection is closed and counted. Not counted is the time in which the receiver waits for the query.</summary>
    /// <value>One second to one day, or <see cref="Timeout.InfiniteTimeSpan"/>. Default: 1 minute.</value>
    public TimeSpan ReceiveTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(Address);
        ThrowIfOutside(MaxConnections, 1, 65_535, nameof(MaxConnections));
        ThrowIfNoTimeout(IdleTimeout, nameof(IdleTimeout));
        ThrowIfNoTimeout(ReceiveTimeout, nameof(ReceiveTimeout));
    }

    /// <summary>Checks a port: 0 (any free one) to 65535, or null where it is not used.</summary>
    private protected static void ThrowIfNoPort(int? port, string name) => ThrowIfOutside(port ?? 0, 0, IPEndPoint.MaxPort, name);

    private static void ThrowIfNoTimeout(TimeSpan timeout, string name)
    {
        if (timeout != Timeout.InfiniteTimeSpan && (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromDays(1)))
        {
            throw new ArgumentOutOfRangeException(name, timeout, "one second to one day, or Timeout.InfiniteTimeSpan");
        }
    }
}
