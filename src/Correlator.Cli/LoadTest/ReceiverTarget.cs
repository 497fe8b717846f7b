using System.Net;
using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Speaks the protocol of a receiver.</summary>
internal interface ILoadSender : IDisposable
{
    /// <summary>How the receiver calls what is spoken: <c>tcp</c>, <c>udp</c>, <c>http</c>.</summary>
    string Kind { get; }

    Task ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken);

    ValueTask SendAsync(LoadBatch batch, CancellationToken cancellationToken);
}

/// <summary>A generated stream that goes over the network to a receiver of this process, from which its queries read it.</summary>
internal sealed class ReceiverTarget(ReceiverSource source, string transport, ILoadSender sender, TimeProvider time) : ILoadTarget
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // What has not come over the loopback after so long does not come any more.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private long _sent;

    public ILogSource Source => source;

    public string Transport => transport;

    public (long Dropped, long Malformed) Losses => source.Statistics is var taken ? (taken.Dropped, taken.Malformed + taken.TooLarge) : default;

    public Task ConnectAsync(CancellationToken cancellationToken) => source.Endpoints.TryGetValue(sender.Kind, out var endpoint)
        ? sender.ConnectAsync(new IPEndPoint(Reachable(endpoint.Address), endpoint.Port), cancellationToken)
        : throw new InvalidOperationException($"The source {source.Name} does not listen.");

    public async ValueTask SendAsync(LoadBatch batch, CancellationToken cancellationToken)
    {
        await sender.SendAsync(batch, cancellationToken).ConfigureAwait(false);
        _sent += batch.Numbers.Count;
    }

    public async Task FinishAsync()
    {
        sender.Dispose();
        var (taken, waited) = (Taken, TimeSpan.Zero);
        while (taken < _sent && waited < Patience)
        {
            await Task.Delay(Look, time).ConfigureAwait(false);
            (taken, waited) = (Taken, Taken > taken ? TimeSpan.Zero : waited + Look);
        }

        await source.StopAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        sender.Dispose();
        await source.DisposeAsync().ConfigureAwait(false);
    }

    private long Taken => source.Statistics is var taken ? taken.Events + taken.Dropped + taken.Malformed + taken.TooLarge : 0;

    // A receiver that listens everywhere is reached at this machine.
    private static IPAddress Reachable(IPAddress address) =>
        address.Equals(IPAddress.Any) ? IPAddress.Loopback : address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : address;
}
