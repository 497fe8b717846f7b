using System.Net;

namespace Correlator.Sources;

/// <summary>One open port of a receiver, or a program that it runs.</summary>
internal abstract class Listener(string kind) : IAsyncDisposable
{
    /// <summary>What is spoken there: udp, tcp, tls, http, grpc; or journal, which has no port.</summary>
    public string Kind => kind;

    /// <summary>Where it listens, with the port that the system chose where 0 was asked for.</summary>
    public abstract IPEndPoint? Endpoint { get; }

    /// <summary>Begins to take what arrives; the port is bound when this returns.</summary>
    /// <exception cref="SourceException">The port cannot be bound.</exception>
    public abstract void Start();

    /// <summary>Closes the port and all connections, without waiting for those who serve them.</summary>
    public abstract void Close();

    /// <summary>Closes, and waits until nothing runs any more.</summary>
    public abstract ValueTask DisposeAsync();
}
