namespace Correlator;

/// <summary>What was read of a source. One writer at a time; readers see figures that may be a moment old.</summary>
public sealed class SourceStatistics
{
    private const int MaxNotes = 32;
    private readonly Lock _gate = new();
    private readonly List<string> _notes = [];
    private long _bytes;
    private long _records;
    private long _events;
    private long _malformed;

    /// <summary>Bytes read, as stored (compressed files count compressed).</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Records read: lines, or groups of lines that belong together.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Records that became events.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>Records that are no events: no time, not of the format, too long.</summary>
    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>The first malformed record, shortened, with the reason; null while there is none.</summary>
    public string? FirstMalformed { get; private set; }

    /// <summary>What a reader should know about how the source was read, each once: format, zone, year, order of rotated parts.</summary>
    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (_gate)
            {
                return [.. _notes];
            }
        }
    }

    /// <summary>Counts bytes.</summary>
    public void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    /// <summary>Counts records that became events.</summary>
    public void AddEvents(long count)
    {
        Interlocked.Add(ref _records, count);
        Interlocked.Add(ref _events, count);
    }

    /// <summary>Counts a record that is no event and keeps the first as an example.</summary>
    /// <param name="example">Where it stands and why it is none.</param>
    public void AddMalformed(string example)
    {
        Interlocked.Increment(ref _records);
        if (Interlocked.Increment(ref _malformed) == 1)
        {
            FirstMalformed = example;
        }
    }

    /// <summary>The figures as they are now.</summary>
    internal SourceStatistics Copy()
    {
        var copy = new SourceStatistics { _bytes = Bytes, _records = Records, _events = Events, _malformed = Malformed, FirstMalformed = FirstMalformed };
        copy._notes.AddRange(Notes);
        return copy;
    }

    /// <summary>Adds what an earlier run counted of one of its logs.</summary>
    internal void Resume(long bytes, RecordCounts counts, string? firstMalformed)
    {
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Add(ref _records, counts.Events + counts.Malformed);
        Interlocked.Add(ref _events, counts.Events);
        Interlocked.Add(ref _malformed, counts.Malformed);
        FirstMalformed ??= firstMalformed;
    }

    /// <summary>Keeps a note, once; at most 32.</summary>
    public void AddNote(string note)
    {
        lock (_gate)
        {
            if (_notes.Count < MaxNotes && !_notes.Contains(note))
            {
                _notes.Add(note);
            }
        }
    }
}
