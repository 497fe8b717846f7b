namespace Correlator.Testing;

/// <summary>What the random events of <see cref="DisorderedStreams"/> look like.</summary>
/// <remarks>The defaults are dense: few keys, a coarse grid of times, so that matches, ties and bounds that are hit exactly are common.</remarks>
public sealed record StreamShape
{
    private const int MostEvents = 100_000;

    /// <summary>The sources that the events are of.</summary>
    /// <value>At least one name. Default: <c>a</c> and <c>b</c>.</value>
    public IReadOnlyList<string> Sources { get; init; } = ["a", "b"];

    /// <summary>The labels of the events, and the values of each, of which an event has one at random.</summary>
    /// <value>Each name with at least one value. Default: <c>id</c> with the values 1, 2, 3.</value>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Labels { get; init; } = new Dictionary<string, IReadOnlyList<string>> { ["id"] = ["1", "2", "3"] };

    /// <summary>How often a label is missing.</summary>
    /// <value>0 to 100, in percent. Default: 5.</value>
    public int MissingLabelPercent { get; init; } = 5;

    /// <summary>Greatest number of events of all sources together.</summary>
    /// <value>0 to 100,000. Default: 24.</value>
    public int MaxEvents { get; init; } = 24;

    /// <summary>The time of the earliest events.</summary>
    /// <value>Default: <see cref="TestEvent.Start"/>.</value>
    public DateTimeOffset Start { get; init; } = TestEvent.Start;

    /// <summary>The grid that all times lie on.</summary>
    /// <value>A tick (100 ns) to a day. Default: one second.</value>
    public TimeSpan Step { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many different times there are.</summary>
    /// <value>1 to 1,000,000, in steps. Default: 60.</value>
    public int SpanSteps { get; init; } = 60;

    /// <summary>How long after its time an event arrives at most.</summary>
    /// <value>Zero to a day. Default: three seconds. With a lateness of the correlation of as much or more, no event is late.</value>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(3);

    internal StreamShape Validate()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Sources.Count, nameof(Sources));
        if (Labels.FirstOrDefault(static label => label.Value.Count == 0).Key is { } empty)
        {
            throw new ArgumentException($"The label '{empty}' has no value.", nameof(Labels));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(MissingLabelPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MissingLabelPercent, 100);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxEvents);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxEvents, MostEvents);
        ArgumentOutOfRangeException.ThrowIfLessThan(Step, TimeSpan.FromTicks(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Step, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SpanSteps);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SpanSteps, 1_000_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(Lateness, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Lateness, TimeSpan.FromDays(1));
        return this;
    }
}
