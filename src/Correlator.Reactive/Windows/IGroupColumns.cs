namespace Correlator;

/// <summary>A group of a window as rows are made of it.</summary>
internal interface IGroupColumns
{
    /// <summary>Its bytes, as <see cref="GroupFormat"/> tells.</summary>
    ReadOnlySpan<byte> Key { get; }

    /// <summary>The value of a column; missing where there is none.</summary>
    /// <param name="column">The column.</param>
    /// <param name="seconds">The length of the window, for rates.</param>
    Value Result(int column, double seconds);

    /// <summary>Whether the value of a column is an estimate.</summary>
    bool IsApproximate(int column);
}
