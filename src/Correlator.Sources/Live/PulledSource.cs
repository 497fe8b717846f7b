namespace Correlator.Sources;

/// <summary>Recorded events of a server that is asked for them over HTTP: a source that ends.</summary>
/// <remarks>Read from the run's <c>since</c>, or from the last <see cref="PulledSourceOptions.History"/>, to its <c>until</c>, or the moment of opening, oldest first.</remarks>
public abstract class PulledSource : ServerSource, IFiniteSource
{
    private protected PulledSource(ServerReading server)
        : base(server)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<IEventReader> Open(SourceRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return [Server.Open(request)];
    }
}

/// <summary>A server that is followed by asking it again and again: the events of the last minutes, and then every new one, once.</summary>
/// <remarks>
/// It looks back for events that came late. The source's watermark is what it has read completely. Where the server cannot be asked the source is disconnected and tries again, ever
/// more rarely; afterwards it reads what it has missed. A gap is told where one timestamp has more events than the server gives at a time, and where a cursor is older than
/// <see cref="PulledSourceOptions.MaxCatchUp"/>.
/// </remarks>
public abstract class PulledLiveSource : ServerSource, ILiveSource
{
    private readonly ICheckpointStore? _cursors;

    private protected PulledLiveSource(ServerReading server, ICheckpointStore? cursors)
        : base(server) => _cursors = cursors;

    /// <inheritdoc/>
    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(observer);
        var following = Server.Follow(request, _cursors, observer);
        following.Start();
        return following;
    }
}
