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
            bytes += _ownsMessage ? HeapSize.OfText(_message!) : 0;
            bytes += _own is null ? 0 : HeapSize.OfLabels(_own);
            return bytes + (_overlay is null ? 0 : HeapSize.OfLabels(_overlay));
        }
    }
}
