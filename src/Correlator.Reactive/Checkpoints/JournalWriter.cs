namespace Correlator;

/// <summary>Appends frames to a journal's segments. Single-threaded.</summary>
internal sealed class JournalWriter(IJournalStore store, string name) : IDisposable
{
    private IJournalSegment? _segment;

    /// <summary>The segment that is written, or the last that is known of.</summary>
    public long Number { get; set; }

    /// <summary>How long the segment is.</summary>
    public long Bytes { get; private set; }

    /// <summary>Goes on in a new segment.</summary>
    /// <param name="head">What a reader must know who begins with it.</param>
    /// <exception cref="CheckpointException">It could not be made; the one before stays the last.</exception>
    public void Begin(JournalBuffer head)
    {
        Close();
        var segment = store.CreateSegment(name, Number + 1);
        Number++;
        try
        {
            segment.Append(JournalReader.Magic);
            segment.Append(head.ToFrame(JournalFrameKind.Head));
            segment.Sync();
        }
        catch
        {
            segment.Dispose();
            store.DeleteSegment(name, Number);
            throw;
        }

        _segment = segment;
        Bytes = JournalReader.Magic.Length + JournalBuffer.HeaderBytes + head.Count;
    }

    /// <summary>Appends a frame.</summary>
    /// <exception cref="CheckpointException">It could not be written, or only in part.</exception>
    public void Write(JournalBuffer records, JournalFrameKind kind)
    {
        if (records.Count > JournalBuffer.MaxPayloadBytes)
        {
            throw new CheckpointException("CHECKPOINT_NOT_SAVED", $"An event is too long for the journal {store.DescribeSegment(name, Number)}.");
        }

        _segment!.Append(records.ToFrame(kind));
        Bytes += JournalBuffer.HeaderBytes + records.Count;
    }

    /// <summary>Forces what was written to the disk.</summary>
    public void Sync() => _segment!.Sync();

    /// <summary>Takes back what may have been written in part.</summary>
    /// <exception cref="CheckpointException">That could not be done.</exception>
    public void Mend()
    {
        Close();
        if (Number > 0 && store.GetSegments(name).Contains(Number))
        {
            store.TruncateSegment(name, Number, Bytes);
        }
    }

    public void Close()
    {
        _segment?.Dispose();
        _segment = null;
    }

    public void Dispose() => Close();
}
