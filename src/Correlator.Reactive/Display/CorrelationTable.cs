using System.Collections;
using System.Globalization;
using System.Text;

namespace Correlator;

/// <summary>Correlations as a list that a notebook shows as a table. Made by <see cref="CorrelationDisplay.ToTable"/>.</summary>
[TypeFormatterSource(typeof(DisplayFormatterSource), PreferredMimeTypes = [DisplayFormatterSource.Html, DisplayFormatterSource.Plain])]
public sealed class CorrelationTable : IReadOnlyList<Correlation>
{
    private readonly Correlation[] _rows;

    internal CorrelationTable(Correlation[] rows, DisplayOptions options)
    {
        _rows = rows;
        Options = options;
    }

    /// <summary>How many there are; all of them, not only those that are shown.</summary>
    public int Count => _rows.Length;

    /// <summary>How they are shown.</summary>
    public DisplayOptions Options { get; }

    /// <summary>A correlation by its place, from 0.</summary>
    public Correlation this[int index] => _rows[index];

    /// <inheritdoc/>
    public IEnumerator<Correlation> GetEnumerator() => ((IEnumerable<Correlation>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The first rows as text, and how many more there are.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(DisplayText.Count(_rows.Length, "correlation"));
        foreach (var row in _rows.Take(Options.MaxRows))
        {
            text.Append('\n').Append(DisplayText.RowOf(row, Options));
        }

        var more = _rows.Length - Options.MaxRows;
        return more > 0 ? text.Append(CultureInfo.InvariantCulture, $"\n… and {more:N0} more").ToString() : text.ToString();
    }
}
