namespace Correlator;

/// <summary>Where the results of a query over a partitioned log go: a partition for each partition of the log.</summary>
/// <remarks>All members are called by one thread. What was written before is never overtaken by what is written later to the same partition, nor lost while that is kept.</remarks>
public interface IPartitionedResults : IDisposable
{
    /// <summary>Whether so much waits to be acknowledged that nothing more should be written now.</summary>
    bool IsFull { get; }

    /// <summary>Reads where the results of each of these partitions end; of all in one batch, because that stands between a takeover and its first result.</summary>
    /// <returns>One for each partition that has results.</returns>
    /// <exception cref="LogException">They cannot be read.</exception>
    IReadOnlyDictionary<int, ResultPosition> ReadEnds(IReadOnlyCollection<int> partitions);

    /// <summary>Writes a result behind those of its partition. It may be acknowledged later.</summary>
    /// <exception cref="LogException">Something written earlier could not be kept.</exception>
    void Write(PartitionedResult result);

    /// <summary>Waits until everything that was written is acknowledged.</summary>
    /// <exception cref="LogException">Something could not be kept, or was not acknowledged in time: nothing that depends on it may be committed.</exception>
    void Flush();
}

/// <summary>A result of one partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Position">By which record of the log it was decided, and which of its results it is.</param>
/// <param name="Correlation">The result. Its id and revision are the same whenever and wherever it is made.</param>
public readonly record struct PartitionedResult(int Partition, ResultPosition Position, Correlation Correlation);

/// <summary>The place of a result among those of its partition.</summary>
/// <param name="Record">The position of the record of the log that decided it.</param>
/// <param name="Ordinal">How many results the same record had decided before; zero or more.</param>
public readonly record struct ResultPosition(long Record, int Ordinal) : IComparable<ResultPosition>
{
    /// <inheritdoc/>
    public int CompareTo(ResultPosition other) => Record == other.Record ? Ordinal.CompareTo(other.Ordinal) : Record.CompareTo(other.Record);

    /// <summary>Whether one stands before the other.</summary>
    public static bool operator <(ResultPosition left, ResultPosition right) => left.CompareTo(right) < 0;

    /// <summary>Whether one stands behind the other.</summary>
    public static bool operator >(ResultPosition left, ResultPosition right) => left.CompareTo(right) > 0;

    /// <summary>Whether one stands before the other or is it.</summary>
    public static bool operator <=(ResultPosition left, ResultPosition right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one stands behind the other or is it.</summary>
    public static bool operator >=(ResultPosition left, ResultPosition right) => left.CompareTo(right) >= 0;
}
