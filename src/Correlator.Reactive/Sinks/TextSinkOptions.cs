namespace Correlator;

/// <summary>How <see cref="TextSink"/> prints.</summary>
public sealed record TextSinkOptions
{
    /// <summary>The widest line; longer messages are shortened.</summary>
    /// <value>Characters, at least 20. Default: no limit.</value>
    public int Width { get; init; } = int.MaxValue;

    /// <summary>Whether the terminal's colours are used.</summary>
    /// <value>Default: no.</value>
    public bool UseColour { get; init; }

    /// <summary>Whether each block is written at once, for live output.</summary>
    /// <value>Default: no.</value>
    public bool IsImmediate { get; init; }

    /// <summary>The aliases of the query's streams in text order, so that a stream without an event is shown as missing; an empty one is never missed.</summary>
    /// <value>Default: empty, for showing only what is there.</value>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    internal TextSinkOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 20);
        ArgumentNullException.ThrowIfNull(Aliases);
        return this;
    }
}
