namespace Correlator;

/// <summary>What an operator with state has counted beside the ledgers of its streams. Figures may be a moment old while it runs.</summary>
public sealed class OperatorCounters
{
    internal OperatorCounters(string name) => Name = name;

    /// <summary>The operator as the query writes it, without its input.</summary>
    public string Name { get; }

    /// <summary>Events or correlations that it took in.</summary>
    public long Input { get; internal set; }

    /// <summary>Results that it gave.</summary>
    public long Output { get; internal set; }

    /// <summary>What came after the clock had passed it.</summary>
    public long Late { get; internal set; }

    /// <summary>Copies that <c>dedup</c> dropped, results that <c>suppress</c> and <c>sample</c> held back.</summary>
    public long Suppressed { get; internal set; }

    /// <summary>Starts of a sequence that found no end in its greatest span.</summary>
    public long TimedOut { get; internal set; }

    /// <summary>Starts of a sequence that <c>until</c> cancelled.</summary>
    public long Cancelled { get; internal set; }

    /// <summary>Starts of a sequence that gave way to the limit of open starts of a key.</summary>
    public long Dropped { get; internal set; }

    /// <summary>Values that an aggregate could not read as numbers.</summary>
    public long Unreadable { get; internal set; }

    /// <summary>Results that could not be proved, because a source had a gap.</summary>
    public long Withheld { get; internal set; }

    /// <summary>Takes the figures of the same operator in several lanes together.</summary>
    internal void SetSum(IReadOnlyCollection<OperatorCounters> parts)
    {
        Input = parts.Sum(static part => part.Input);
        Output = parts.Sum(static part => part.Output);
        Late = parts.Sum(static part => part.Late);
        Suppressed = parts.Sum(static part => part.Suppressed);
        TimedOut = parts.Sum(static part => part.TimedOut);
        Cancelled = parts.Sum(static part => part.Cancelled);
        Dropped = parts.Sum(static part => part.Dropped);
        Unreadable = parts.Sum(static part => part.Unreadable);
        Withheld = parts.Sum(static part => part.Withheld);
    }

    /// <summary>The figures as they are now.</summary>
    internal OperatorCounters Copy() => (OperatorCounters)MemberwiseClone();

    /// <summary>All figures, for <see cref="SetColumns"/>.</summary>
    internal long[] ToColumns() => [Input, Output, Late, Suppressed, TimedOut, Cancelled, Dropped, Unreadable, Withheld];

    /// <summary>Goes on from what another run had counted.</summary>
    internal void SetColumns(long[] columns) =>
        (Input, Output, Late, Suppressed, TimedOut, Cancelled, Dropped, Unreadable, Withheld) =
        (columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], columns[7], columns[8]);
}
