using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>Takes the rows of a windowed count into a tally: which window, which key, how many.</summary>
internal static class RowCheck
{
    public static void AddRow(this PairTally tally, long window, string key, long count)
    {
        tally.Results++;
        if (tally.IsChecked)
        {
            // The database sums the same: window * keys + key, and the count.
            tally.Check((window % 1_000_000 * WindowEvents.Keys) + int.Parse(key.AsSpan("user-".Length), CultureInfo.InvariantCulture), count);
        }
    }
}
