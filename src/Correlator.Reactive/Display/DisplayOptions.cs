namespace Correlator;

/// <summary>How much of a value is shown, and under which names.</summary>
public sealed record DisplayOptions
{
    /// <summary>The streams of the query by index, as <see cref="Correlation.Streams"/> counts them; they name the lanes, and one without an event is shown as missing, unless its name is empty.</summary>
    /// <value>Default: none; then only what the events themselves tell is known.</value>
    public IReadOnlyList<string> Streams { get; init; } = [];

    /// <summary>Greatest number of messages of one correlation that are shown, the most of them from its beginning, a quarter from its end; how many more there are is said.</summary>
    /// <value>1 to 1000. Default: 60.</value>
    public int MaxEvents { get; init; } = 60;

    /// <summary>Greatest number of rows of a table, and of lanes and operators of a picture; how many more there are is said.</summary>
    /// <value>1 to 1000. Default: 20.</value>
    public int MaxRows { get; init; } = 20;

    /// <summary>Greatest length of a message, name or value; what is longer ends with an ellipsis.</summary>
    /// <value>8 to 10,000 characters. Default: 110.</value>
    public int MaxText { get; init; } = 110;

    /// <summary>The options for the results of a query: its streams by name.</summary>
    /// <param name="query">The query's graph.</param>
    public static DisplayOptions For(OperatorNode query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new DisplayOptions { Streams = StreamAliases.Of(query) };
    }

    /// <summary>How many events of the end are shown where there are too many.</summary>
    internal int TailEvents => MaxEvents / 4;

    internal DisplayOptions Validate()
    {
        ArgumentNullException.ThrowIfNull(Streams);
        Check(MaxEvents, nameof(MaxEvents), 1, 1000);
        Check(MaxRows, nameof(MaxRows), 1, 1000);
        Check(MaxText, nameof(MaxText), 8, 10_000);
        return this;
    }

    private static void Check(int value, string name, int least, int greatest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, greatest, name);
    }
}
