namespace Correlator.Tests.Checkpoints;

/// <summary>A store that knows which journals it keeps, and whose disk can be full.</summary>
internal sealed class FaultyStore : IJournalStore
{
    private readonly MemoryCheckpointStore _store = new();

    /// <summary>The name of the journal that was made last.</summary>
    public string Name { get; private set; } = "none";

    /// <summary>Whether nothing can be written.</summary>
    public bool IsFull { get; set; }

    public ValueTask<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) => _store.LoadAsync(name, cancellationToken);

    public ValueTask SaveAsync(string name, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken) => _store.SaveAsync(name, checkpoint, cancellationToken);

    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken) => _store.DeleteAsync(name, cancellationToken);

    public IReadOnlyList<long> GetSegments(string name) => _store.GetSegments(name);

    public string DescribeSegment(string name, long segment) => _store.DescribeSegment(name, segment);

    public Stream OpenSegment(string name, long segment) => _store.OpenSegment(name, segment);

    public IJournalSegment CreateSegment(string name, long segment)
    {
        Refuse();
        Name = name;
        return new Segment(this, _store.CreateSegment(name, segment));
    }

    public void TruncateSegment(string name, long segment, long length) => _store.TruncateSegment(name, segment, length);

    public void DeleteSegment(string name, long segment) => _store.DeleteSegment(name, segment);

    /// <summary>Changes a byte of a segment; from its end where the place is negative.</summary>
    public void Damage(long segment, int place)
    {
        using var read = new MemoryStream();
        using (var stream = _store.OpenSegment(Name, segment))
        {
            stream.CopyTo(read);
        }

        var bytes = read.ToArray();
        bytes[place < 0 ? bytes.Length + place : place] ^= 0x55;
        _store.DeleteSegment(Name, segment);
        using var written = _store.CreateSegment(Name, segment);
        written.Append(bytes);
    }

    private void Refuse()
    {
        if (IsFull)
        {
            throw new CheckpointException("CHECKPOINT_NOT_SAVED", "The disk is full.");
        }
    }

    private sealed class Segment(FaultyStore store, IJournalSegment segment) : IJournalSegment
    {
        public void Append(ReadOnlySpan<byte> bytes)
        {
            if (store.IsFull)
            {
                // Half of it still found room.
                segment.Append(bytes[..(bytes.Length / 2)]);
            }

            store.Refuse();
            segment.Append(bytes);
        }

        public void Sync() => store.Refuse();

        public void Dispose() => segment.Dispose();
    }
}
