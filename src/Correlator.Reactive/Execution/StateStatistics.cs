namespace Correlator;

/// <summary>What a run with a <see cref="StateBudget"/> holds, and what gave way to the budget. Figures may be a moment old while it runs.</summary>
public sealed class StateStatistics
{
    private const double NearlyFull = 0.9;

    internal StateStatistics(StateBudget budget) => Budget = budget;

    /// <summary>The budget of the whole query; no bound where only streams have one.</summary>
    public StateBudget Budget { get; }

    /// <summary>Events that are held now, and what stages hold in place of events.</summary>
    public long Events { get; internal set; }

    /// <summary>Bytes that are held now.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Whether more than nine tenths of what the budget allows are held.</summary>
    public bool IsNearlyFull => Events > NearlyFull * Budget.MaxEvents || Bytes > NearlyFull * Budget.MaxBytes;

    /// <summary>The most events that were held at once.</summary>
    public long PeakEvents { get; internal set; }

    /// <summary>The most bytes that were held at once.</summary>
    public long PeakBytes { get; internal set; }

    /// <summary>How often something that was held was let go: an event, an open correlation, a start, a group.</summary>
    public long Evicted { get; internal set; }

    /// <summary>Newcomers that were not held.</summary>
    public long Refused { get; internal set; }

    /// <summary>How often a source was not read on for the budget's sake.</summary>
    public long Waits { get; internal set; }

    /// <summary>The figures as they are now.</summary>
    internal StateStatistics Copy() => (StateStatistics)MemberwiseClone();
}
