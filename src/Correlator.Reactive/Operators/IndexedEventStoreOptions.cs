namespace Correlator;

/// <summary>By what an <see cref="IndexedEventStore"/> finds events, and how many it holds.</summary>
public sealed record IndexedEventStoreOptions
{
    /// <summary>The parts of the key: names of labels or ids in the message, or functions of them. An event without one of them, or with an empty one, is not held.</summary>
    /// <value>At least one.</value>
    public required IReadOnlyList<KeyExpression> Key { get; init; }

    /// <summary>The most events that are held.</summary>
    /// <value>1 to 100 million. Default: 100,000; each takes about 200 bytes beside the event.</value>
    public int MaxEvents { get; init; } = 100_000;

    /// <summary>
    /// What gives way beyond that. <see cref="OverflowPolicy.DropOldest"/>: the event with the earliest time, which may be the newcomer.
    /// <see cref="OverflowPolicy.DropNewest"/>: the newcomer. <see cref="OverflowPolicy.Fail"/>: the call that adds it.
    /// </summary>
    /// <value>Not <see cref="OverflowPolicy.Wait"/>, because nobody else makes room. Default: <see cref="OverflowPolicy.DropOldest"/>.</value>
    public OverflowPolicy Overflow { get; init; } = OverflowPolicy.DropOldest;

    internal IndexedEventStoreOptions Validate()
    {
        ArgumentNullException.ThrowIfNull(Key);
        ArgumentOutOfRangeException.ThrowIfZero(Key.Count, nameof(Key));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxEvents);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxEvents, 100_000_000);
        if (Overflow == OverflowPolicy.Wait || !Enum.IsDefined(Overflow))
        {
            throw new ArgumentOutOfRangeException(nameof(Overflow), Overflow, "A store cannot wait for room; let it drop the oldest, the newest, or fail.");
        }

        return this;
    }
}

/// <summary>What an <see cref="IndexedEventStore"/> holds and has done. Events that were added are held, pruned, evicted or refused, or have no key.</summary>
/// <param name="Events">Events held now.</param>
/// <param name="Keys">Different keys of them.</param>
/// <param name="Hits">Searches that found something.</param>
/// <param name="Misses">Searches that found nothing.</param>
public readonly record struct IndexedEventStoreStatistics(int Events, int Keys, long Hits, long Misses)
{
    /// <summary>The share of searches that found something, 0 to 1; 0 before the first.</summary>
    public double HitRate => Hits + Misses == 0 ? 0 : Hits / (double)(Hits + Misses);

    /// <summary>Events that were pruned.</summary>
    public long Pruned { get; init; }

    /// <summary>Events that gave way to a later one.</summary>
    public long Evicted { get; init; }

    /// <summary>Newcomers that were not held because the store was full.</summary>
    public long Refused { get; init; }

    /// <summary>Events without the key.</summary>
    public long MissingKey { get; init; }
}
