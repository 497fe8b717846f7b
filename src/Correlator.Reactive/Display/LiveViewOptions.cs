using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>How often the picture of a running query is drawn, and what is on it.</summary>
public sealed record LiveViewOptions
{
    /// <summary>The time between two views.</summary>
    /// <value>More than zero. Default: 1 second.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Greatest number of intervals whose rates are shown, the newest ones.</summary>
    /// <value>1 to 1000. Default: 60.</value>
    public int MaxReports { get; init; } = 60;

    /// <summary>How results are shown, and how many of the newest ones.</summary>
    /// <value>Null, the default, for the names of the query's streams and 10 rows.</value>
    public DisplayOptions? Display { get; init; }

    /// <summary>Takes all results as well.</summary>
    /// <value>Null, the default, for nobody.</value>
    public IObserver<Correlation>? Results { get; init; }

    /// <summary>The clock of the views. It may be virtual.</summary>
    /// <value>Null, the default, for the query's.</value>
    public IScheduler? Scheduler { get; init; }

    internal LiveViewOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Interval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxReports, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxReports, 1000);
        Display?.Validate();
        return this;
    }

    /// <summary>How the results of a query are shown.</summary>
    internal DisplayOptions DisplayOf(OperatorNode query) => Display ?? DisplayOptions.For(query) with { MaxRows = 10 };
}
