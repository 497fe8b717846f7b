namespace Correlator;

/// <summary>How much a <see cref="BoundedBuffer{T}"/> holds, and what happens to what is too much.</summary>
public sealed record BoundedBufferOptions
{
    /// <summary>The most items that are held.</summary>
    /// <value>1 to 10 million. Default: 1024.</value>
    public int Capacity { get; init; } = 1024;

    /// <summary>At how many items writers are asked to pause.</summary>
    /// <value>1 to <see cref="Capacity"/>. Default: the capacity.</value>
    public int? HighWaterMark { get; init; }

    /// <summary>At how many items writers may go on.</summary>
    /// <value>0 to one less than the high mark. Default: half of the high mark.</value>
    public int? LowWaterMark { get; init; }

    /// <summary>
    /// What gives way. <see cref="OverflowPolicy.Wait"/>: writers wait from the high mark until the low mark. The others let writers go on up to the capacity; there
    /// the oldest item or the newcomer is dropped and counted, or the buffer fails.
    /// </summary>
    /// <value>Default: <see cref="OverflowPolicy.Wait"/>.</value>
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.Wait;

    internal int High => HighWaterMark ?? Capacity;

    internal int Low => LowWaterMark ?? (High / 2);

    internal BoundedBufferOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Capacity, 10_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(High, 1, nameof(HighWaterMark));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(High, Capacity, nameof(HighWaterMark));
        ArgumentOutOfRangeException.ThrowIfLessThan(Low, 0, nameof(LowWaterMark));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Low, High, nameof(LowWaterMark));
        if (!Enum.IsDefined(Overflow))
        {
            throw new ArgumentOutOfRangeException(nameof(Overflow), Overflow, "There is no such policy.");
        }

        return this;
    }
}

/// <summary>What a <see cref="BoundedBuffer{T}"/> holds and has done. Every item that was taken in is held, processed or dropped.</summary>
/// <param name="Size">Items held now.</param>
/// <param name="Processed">Items that were read.</param>
/// <param name="Dropped">Items that gave way.</param>
/// <param name="Pauses">How often the high mark was reached.</param>
/// <param name="Resumes">How often the low mark was reached after that.</param>
public readonly record struct BoundedBufferStatistics(int Size, long Processed, long Dropped, long Pauses, long Resumes);
