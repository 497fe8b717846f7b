namespace Correlator;

/// <summary>Keeps journals beside checkpoints: rows of segments to which is only ever appended. A run over live sources writes one. Safe for calls from several threads.</summary>
public interface IJournalStore : ICheckpointStore
{
    /// <summary>The numbers of a journal's segments, the oldest first; empty where there is no journal.</summary>
    /// <param name="name">Whose journal: a name that stays the same over restarts.</param>
    /// <exception cref="CheckpointException">They cannot be listed.</exception>
    IReadOnlyList<long> GetSegments(string name);

    /// <summary>What a segment is called in messages: its path, where it is a file.</summary>
    /// <param name="name">Whose journal.</param>
    /// <param name="segment">The segment's number.</param>
    string DescribeSegment(string name, long segment);

    /// <summary>Opens a segment to read it from its beginning; its length is that of the segment.</summary>
    /// <param name="name">Whose journal.</param>
    /// <param name="segment">The segment's number.</param>
    /// <exception cref="CheckpointException">There is none, or it cannot be opened.</exception>
    Stream OpenSegment(string name, long segment);

    /// <summary>Makes a segment, to append to it.</summary>
    /// <param name="name">Whose journal.</param>
    /// <param name="segment">The segment's number, greater than all there are.</param>
    /// <exception cref="CheckpointException">There is one already, or it cannot be made.</exception>
    IJournalSegment CreateSegment(string name, long segment);

    /// <summary>Cuts a segment that nobody appends to.</summary>
    /// <param name="name">Whose journal.</param>
    /// <param name="segment">The segment's number.</param>
    /// <param name="length">How many bytes stay; no more than it has.</param>
    /// <exception cref="CheckpointException">It cannot be cut.</exception>
    void TruncateSegment(string name, long segment, long length);

    /// <summary>Removes a segment that nobody appends to. Nothing happens where there is none.</summary>
    /// <param name="name">Whose journal.</param>
    /// <param name="segment">The segment's number.</param>
    /// <exception cref="CheckpointException">It cannot be removed.</exception>
    void DeleteSegment(string name, long segment);
}

/// <summary>The segment of a journal that is being written. Used by one thread at a time.</summary>
public interface IJournalSegment : IDisposable
{
    /// <summary>Appends bytes: afterwards they outlive the program, though perhaps not the machine.</summary>
    /// <param name="bytes">What to append.</param>
    /// <exception cref="CheckpointException">They could not be written, or only in part.</exception>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Forces what was appended to the disk: afterwards it outlives the machine's failure, too.</summary>
    /// <exception cref="CheckpointException">That could not be done.</exception>
    void Sync();
}
