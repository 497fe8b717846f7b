namespace Correlator;

/// <summary>What one lane is to see next of the streams, in order. Used again and again between a reader and its lane.</summary>
internal sealed class LaneBatch
{
    /// <summary>How much one hand-over carries at most: enough that it costs little per event.</summary>
    public const int Capacity = 1024;
    private readonly Entry[] _entries = new Entry[Capacity];
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>When the first of what it holds arrived, by the run's <see cref="LatencyMeter"/>.</summary>
    public long ArrivedTicks { get; set; }

    public bool IsFull => _count == Capacity;

    public void AddEvent(int stream, LogEvent logEvent, long ticks) => _entries[_count++] = new Entry(logEvent, stream, IsGap: false, ticks, 0);

    public void AddWatermark(int stream, long ticks) => _entries[_count++] = new Entry(null, stream, IsGap: false, ticks, 0);

    public void AddGap(int stream, long fromTicks, long toTicks) => _entries[_count++] = new Entry(null, stream, IsGap: true, fromTicks, toTicks);

    /// <summary>Passes everything on to the entrances of a lane's streams.</summary>
    public void PassTo(IReadOnlyList<IEventSink> streams)
    {
        foreach (ref readonly var entry in _entries.AsSpan(0, _count))
        {
            var sink = streams[entry.Stream];
            if (entry.Event is not null)
            {
                sink.OnEvent(entry.Event, entry.Ticks);
            }
            else if (entry.IsGap)
            {
                sink.OnGap(entry.Ticks, entry.ToTicks);
            }
            else
            {
                sink.OnWatermark(entry.Ticks);
            }
        }

        foreach (var sink in streams)
        {
            sink.OnBurstEnd();
        }
    }

    public void Clear()
    {
        // What is passed on must not be kept alive by the place that it had here.
        Array.Clear(_entries, 0, _count);
        _count = 0;
    }

    private readonly record struct Entry(LogEvent? Event, int Stream, bool IsGap, long Ticks, long ToTicks);
}
