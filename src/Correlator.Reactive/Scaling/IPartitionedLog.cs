namespace Correlator;

/// <summary>A log in partitions of which the members of a group share the reading: each partition is read by one of them, and who reads which changes as members come and go.</summary>
/// <remarks>
/// Membership, fencing, retention and offsets are the log's own work. All members are called by one thread, and what <see cref="Poll"/> has to tell it tells within the call,
/// so that whoever reads needs no locks.
/// </remarks>
public interface IPartitionedLog : IDisposable
{
    /// <summary>How many partitions the log has; that never changes.</summary>
    int Partitions { get; }

    /// <summary>Waits for records or changes of the assignment and tells them to the receiver.</summary>
    /// <param name="receiver">Takes them, on the calling thread.</param>
    /// <param name="timeout">How long to wait where there is nothing. Zero or more.</param>
    /// <returns>How many records were told: at most a few hundred a call, so that other work gets its turn.</returns>
    /// <exception cref="LogException">The log cannot be read any further.</exception>
    int Poll(IPartitionReceiver receiver, TimeSpan timeout);

    /// <summary>How far the group has come in a partition that is assigned to this member.</summary>
    /// <returns>Null where nothing was committed.</returns>
    /// <exception cref="LogException">The log does not tell.</exception>
    PartitionCommit? Committed(int partition);

    /// <summary>The position of the oldest record that the log still holds.</summary>
    /// <exception cref="LogException">The log does not tell.</exception>
    long Beginning(int partition);

    /// <summary>The position behind the last record, as far as this member knows without asking; null where it does not.</summary>
    long? End(int partition) => null;

    /// <summary>Reads on from a position; called while the partition is being assigned.</summary>
    void Seek(int partition, long position);

    /// <summary>Keeps how far the group has come in partitions that are assigned to this member.</summary>
    /// <returns>Whether it is kept: not where the partitions belong to another member by now.</returns>
    /// <exception cref="LogException">The log cannot take it.</exception>
    bool Commit(IReadOnlyDictionary<int, PartitionCommit> commits);

    /// <summary>Tells no records of these partitions until <see cref="Resume"/>. They wait in the log.</summary>
    void Pause(IReadOnlyCollection<int> partitions);

    /// <summary>Tells records of these partitions again.</summary>
    void Resume(IReadOnlyCollection<int> partitions);
}

/// <summary>Takes what a <see cref="IPartitionedLog"/> tells.</summary>
public interface IPartitionReceiver
{
    /// <summary>Partitions are this member's to read from now on, in addition to those that it has.</summary>
    void OnAssigned(IReadOnlyCollection<int> partitions);

    /// <summary>Partitions are going to another member. Until the call returns they are still this member's: what is done can be committed.</summary>
    void OnRevoked(IReadOnlyCollection<int> partitions);

    /// <summary>Partitions have gone to another member already: nothing of them can be committed any more.</summary>
    void OnLost(IReadOnlyCollection<int> partitions);

    /// <summary>A record.</summary>
    /// <param name="partition">Its partition.</param>
    /// <param name="position">Its position in the partition; they grow, and not always by one.</param>
    /// <param name="packet">What it holds, made by <see cref="PacketWriter"/>. Nobody changes the bytes any more: events keep parts of them.</param>
    void OnRecord(int partition, long position, byte[] packet);
}

/// <summary>How far a group has come in a partition.</summary>
/// <param name="Position">From where a member that takes the partition over has to read.</param>
/// <param name="Metadata">What it must know besides; ASCII of at most 4,096 letters.</param>
public readonly record struct PartitionCommit(long Position, string Metadata)
{
    /// <summary>The results of all records before this position are out; null where the metadata is no worker's.</summary>
    public long? Done => PartitionProgress.TryRead(this)?.Done;

    /// <summary>The time that all sources had reached there; null before all have told, and where the metadata is no worker's.</summary>
    public DateTimeOffset? Watermark => PartitionProgress.TryRead(this) is { } progress ? PartitionProgress.TimeOf(progress.ReachedTicks) : null;
}
