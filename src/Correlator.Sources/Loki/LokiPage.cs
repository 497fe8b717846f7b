using System.IO.Hashing;

namespace Correlator.Sources;

/// <summary>One line of a stream, as an answer holds it.</summary>
internal readonly record struct LokiEntry(LokiStream Stream, long Nanoseconds, ArraySegment<byte> Record)
{
    private const int HashBits = 44;
    private const int MaxOrder = (1 << 12) - 1;

    /// <summary>Whether labels of its own stand behind the line.</summary>
    public bool HasFields { get; init; }

    /// <summary>Its number among those of its stream and timestamp.</summary>
    public int Order { get; init; }

    public ReadOnlySpan<byte> Line => HasFields ? FieldedRecord.Line(Record) : Record;

    /// <summary>Tells lines of one timestamp apart: the same for the same stream and line.</summary>
    public ulong Identity(long seed) => XxHash3.HashToUInt64(Line, seed ^ (long)Stream.Hash);

    /// <summary>The entry as an event.</summary>
    /// <remarks>
    /// Events count 100 ns; the rest goes into the position, above the order within stream and timestamp, above a hash of stream and line. So the position
    /// keeps the order of nanoseconds, tells all lines apart, and is the same whenever and by whatever way the line is read.
    /// </remarks>
    public LogEvent ToEvent()
    {
        var (ticks, rest) = Math.DivRem(Nanoseconds, TimeSpan.NanosecondsPerTick);
        var hash = XxHash3.HashToUInt64(Line, (long)Stream.Hash) & ((1UL << HashBits) - 1);
        var position = (rest << 56) | ((long)Math.Min(Order, MaxOrder) << HashBits) | (long)hash;
        return new LogEvent(HasFields ? Stream.WithFields : Stream.Plain, DateTime.UnixEpoch.Ticks + ticks, position, Record);
    }
}

/// <summary>The entries of one answer, in the order of time; those of one timestamp as the answer has them. Is filled anew for each answer.</summary>
internal sealed class LokiPage
{
    private LokiEntry[] _entries = new LokiEntry[256];
    private long[] _keys = [];
    private int[] _order = [];
    private bool _isOrdered = true;

    /// <summary>How many entries are kept.</summary>
    public int Count { get; private set; }

    /// <summary>How many entries the answer has, malformed ones too.</summary>
    public int Received { get; set; }

    /// <summary>How many entries a tail says that it has left out.</summary>
    public int Dropped { get; set; }

    public ref readonly LokiEntry this[int index] => ref _entries[_isOrdered ? index : _order[index]];

    public void Clear()
    {
        // Old entries would keep their chunks.
        Array.Clear(_entries, 0, Math.Min(_entries.Length, Received));
        (Count, Received, Dropped, _isOrdered) = (0, 0, 0, true);
    }

    public void Add(in LokiEntry entry)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        _isOrdered &= Count == 0 || entry.Nanoseconds >= _entries[Count - 1].Nanoseconds;
        _entries[Count++] = entry;
    }

    /// <summary>Puts the entries into the order of time: an answer is ordered by stream.</summary>
    public void Sort()
    {
        if (_isOrdered)
        {
            return;
        }

        if (_keys.Length < Count)
        {
            (_keys, _order) = (new long[_entries.Length], new int[_entries.Length]);
        }

        for (var i = 0; i < Count; i++)
        {
            (_keys[i], _order[i]) = (_entries[i].Nanoseconds, i);
        }

        Array.Sort(_keys, _order, 0, Count);

        // The sort is not stable; among equal times the answer's own order counts.
        for (int start = 0, end; start < Count; start = end)
        {
            for (end = start + 1; end < Count && _keys[end] == _keys[start]; end++)
            {
            }

            Array.Sort(_order, start, end - start);
        }
    }

    /// <summary>The entries of a span of time: the first, and how many.</summary>
    /// <param name="from">The first nanosecond.</param>
    /// <param name="to">The nanosecond after the last.</param>
    public (int Start, int Count) Within(long from, long to)
    {
        var start = FirstAt(from);
        return (start, Math.Max(0, FirstAt(to) - start));
    }

    private int FirstAt(long nanoseconds)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Nanoseconds < nanoseconds ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
