namespace Correlator;

// What an event keeps from the garbage collector.
public sealed partial class LogEvent
{
    /// <summary>The chunk that it shares with its neighbours; null where it has none.</summary>
    internal byte[]? Chunk => _chunk;

    /// <summary>Bytes that the event holds alone: not its chunk, not what its source shares, not what is only decoded of its record.</summary>
    internal int OwnBytes
    {
        get
        {
            var bytes = HeapSize.Event;
            bytes += _chunk is null || Overlay is { HasMessage: true } ? HeapSize.OfText(_message!) : 0;
            bytes += Own is { } own ? HeapSize.OfPairs(own) : 0;
            return bytes + (Overlay is { } overlay ? HeapSize.Overlay + (overlay.Labels is { } labels ? HeapSize.OfLabels(labels) : 0) : 0);
        }
    }
}
