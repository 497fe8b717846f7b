using System.Globalization;

namespace Correlator.Benchmarks;

/// <summary>Our tumbling count, by the text language and by LINQ.</summary>
internal static class WindowQueries
{
    private const string Count = "a({}) | count by (user) [10s]";

    public static void Text(WindowEvents events, PairTally tally) =>
        TextQuery.Run(Count, new SourceCatalog { new ListSource("a", events.Events) }, new RowObserver(tally));

    public static void Linq(WindowEvents events, PairTally tally)
    {
        var source = EventQuery.From("a", events.Events).WithOptions(TextQuery.Options);
        var rows = from e in source.Window(WindowSpec.Tumbling(TimeSpan.FromSeconds(WindowEvents.WindowSeconds)))
                   group e by e["user"] into g
                   select (g.Key, Count: g.Count(), g.End);
        using var run = rows.Subscribe(row => tally.AddRow(WindowEvents.WindowOf(row.End.UtcTicks - 1), row.Key, row.Count), static error => throw error);
    }

    private sealed class RowObserver(PairTally tally) : IObserver<Correlation>
    {
        public void OnNext(Correlation value)
        {
            if (!tally.IsChecked)
            {
                tally.Results++;
                return;
            }

            var row = value.Events[0].Event;
            tally.AddRow(WindowEvents.WindowOf(row.Ticks - 1), row["user"], long.Parse(row["count"], CultureInfo.InvariantCulture));
        }

        public void OnError(Exception error) => throw error;

        public void OnCompleted()
        {
        }
    }
}
