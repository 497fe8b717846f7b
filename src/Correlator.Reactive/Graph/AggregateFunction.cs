namespace Correlator;

/// <summary>What an aggregate computes of the events of a window and group.</summary>
public enum AggregateFunction
{
    /// <summary>How many events there are; with fields: how many have all of them.</summary>
    Count,

    /// <summary>How many different values there are: exact up to 10,000 a group, then estimated with a standard error of 0.8 % and marked approximate.</summary>
    CountDistinct,

    /// <summary>The sum of a field.</summary>
    Sum,

    /// <summary>The mean of a field.</summary>
    Avg,

    /// <summary>The least value of a field.</summary>
    Min,

    /// <summary>The greatest value of a field.</summary>
    Max,

    /// <summary>Events, or the sum of a field, per second of the window.</summary>
    Rate,

    /// <summary>The field of the first event that has it.</summary>
    First,

    /// <summary>The field of the last event that has it.</summary>
    Last,

    /// <summary>The standard deviation of a field, of the whole population.</summary>
    StdDev,

    /// <summary>A quantile of a field, within 1 % of a value that has that rank.</summary>
    Quantile,

    /// <summary>The most frequent values of a field with their counts.</summary>
    TopK,

    /// <summary>The least frequent values of a field with their counts.</summary>
    BottomK,
}
