using System.Runtime.InteropServices;

namespace Correlator;

/// <summary>What counts against one budget: that of the query, or that of a stream.</summary>
internal sealed class BudgetAccount(StateBudget budget, ulong streams)
{
    // The chunks of which some event is held, with how many: a chunk counts once.
    private readonly Dictionary<byte[], int> _chunks = new(ReferenceEqualityComparer.Instance);

    public StateBudget Budget => budget;

    public ulong Streams => streams;

    public long Events { get; set; }

    public long Bytes { get; set; }

    /// <summary>Whether more is held than is allowed.</summary>
    public bool IsOver => Events > budget.MaxEvents || Bytes > budget.MaxBytes;

    /// <summary>Whether one event more could be too much.</summary>
    public bool IsFull => Events >= budget.MaxEvents || Bytes >= budget.MaxBytes;

    public void Hold(LogEvent logEvent)
    {
        Events++;
        Bytes += logEvent.OwnBytes;
        if (logEvent.Chunk is { } chunk)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_chunks, chunk, out _);
            Bytes += count++ == 0 ? HeapSize.OfArray(chunk.Length) : 0;
        }
    }

    public void Release(LogEvent logEvent)
    {
        Events--;
        Bytes -= logEvent.OwnBytes;
        if (logEvent.Chunk is { } chunk)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_chunks, chunk);
            if (--count == 0)
            {
                _chunks.Remove(chunk);
                Bytes -= HeapSize.OfArray(chunk.Length);
            }
        }
    }
}
