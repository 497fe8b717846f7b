using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>Takes datagrams, as many as are there before it delivers them.</summary>
internal sealed class UdpListening(ReceiverSession session, int port, DatagramReader reader) : SocketListener("udp", session, port)
{
    private const int MaxDatagramBytes = 65_536;
    private const int MaxBatch = 1024;
    private const int MaxReadsAfterStop = 1_000_000;
    private const int ReceiveBufferBytes = 4 * 1024 * 1024;
    private readonly List<LogEvent> _events = [];
    private uint _countedDrops;
    private long _lastTicks;
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Takes what has arrived, and closes.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Running.ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    protected override Socket CreateSocket(AddressFamily family) => new(family, SocketType.Dgram, ProtocolType.Udp);

    protected override void Listen(Socket socket, IPEndPoint endpoint)
    {
        // The system cuts what it does not grant.
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        socket.Bind(endpoint);
    }

    protected override async Task RunAsync(Socket socket)
    {
        _lastTicks = Session.Scheduler.Now.UtcTicks;
        var buffer = GC.AllocateUninitializedArray<byte>(MaxDatagramBytes, pinned: true);
        var sender = new SocketAddress(socket.AddressFamily);
        while (true)
        {
            try
            {
                await ReadAsync(socket, buffer, sender).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                TryReadRest(socket, buffer, sender);
                break;
            }
            catch (Exception error) when (IsClosed(error))
            {
                break;
            }
            catch (SocketException)
            {
                // A sender's port that is gone, told by its machine: nothing of ours.
                await Task.Yield();
            }
        }

        reader.Finish();
        Deliver(socket);
    }

    /// <summary>Takes one datagram, perhaps without having to wait.</summary>
    private async ValueTask ReadAsync(Socket socket, byte[] buffer, SocketAddress sender)
    {
        var receiving = socket.ReceiveFromAsync(buffer, SocketFlags.None, sender, _stop.Token);
        var isWaiting = !receiving.IsCompleted;
        if (isWaiting || _events.Count >= MaxBatch)
        {
            Deliver(socket);
        }

        var count = await receiving.ConfigureAwait(false);
        if (isWaiting)
        {
            reader.OnArrival(Session.Scheduler.Now);
        }

        Read(buffer.AsSpan(0, count), sender);
    }

    private void TryReadRest(Socket socket, byte[] buffer, SocketAddress sender)
    {
        try
        {
            ReadRest(socket, buffer, sender);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile: nobody listens any more.
        }
    }

    /// <summary>Takes what the system holds when the source stops. Those who send without pause cannot keep it from stopping.</summary>
    private void ReadRest(Socket socket, byte[] buffer, SocketAddress sender)
    {
        for (var reads = 0; reads < MaxReadsAfterStop && socket.Poll(TimeSpan.Zero, SelectMode.SelectRead); reads++)
        {
            try
            {
                Read(buffer.AsSpan(0, socket.ReceiveFrom(buffer, SocketFlags.None, sender)), sender);
            }
            catch (SocketException)
            {
                // As above: nothing of ours.
            }

            if (_events.Count >= MaxBatch)
            {
                Deliver(socket);
            }
        }
    }

    private void Read(ReadOnlySpan<byte> datagram, SocketAddress sender)
    {
        Session.Counters.AddBytes(datagram.Length);
        reader.Read(datagram, sender, _events);
    }

    private void Deliver(Socket socket)
    {
        var now = Session.Scheduler.Now;
        reader.OnArrival(now);
        var (from, to) = (_lastTicks, now.UtcTicks);
        foreach (var logEvent in _events)
        {
            (from, to) = (Math.Min(from, logEvent.Ticks), Math.Max(to, logEvent.Ticks));
        }

        Session.Offer(CollectionsMarshal.AsSpan(_events));
        _events.Clear();
        _lastTicks = now.UtcTicks;
        var drops = DroppedDatagrams.Count(socket);
        if (drops != _countedDrops)
        {
            // They came among those just read, and what they said is not known: only when.
            Session.ReportLost(unchecked(drops - _countedDrops), from, to);
            _countedDrops = drops;
        }
    }
}
