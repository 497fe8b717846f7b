using System.Diagnostics.Metrics;

namespace Correlator;

/// <summary>How the figures of several runs under one set of labels become one.</summary>
internal enum MetricKind
{
    /// <summary>They are added up, and what ended runs have counted stays in the sum.</summary>
    Counter,

    /// <summary>Those of running ones are added up.</summary>
    Sum,

    /// <summary>The greatest of running ones.</summary>
    Greatest,
}

/// <summary>The series of one instrument. Entered by one thread at a time.</summary>
internal sealed class MetricFamily(MetricKind kind, int maxSeries)
{
    private readonly Dictionary<MetricLabels, Series> _byLabels = [];

    // In the order in which they came up, so that two collections show one order.
    private readonly List<Series> _series = [];

    /// <summary>Begins to show a figure.</summary>
    /// <returns>Ends it; what was counted stays in the total.</returns>
    public Action Add(MetricReading reading)
    {
        var series = SeriesOf(reading.Labels);
        var figure = new Figure(reading.Read);
        series.Running.Add(figure);
        return () => End(series, figure);
    }

    public List<Measurement<long>> MeasureCounts() => [.. Measure().Select(static found => new Measurement<long>((long)found.Value, found.Tags))];

    public List<Measurement<double>> MeasureValues() => [.. Measure().Select(static found => new Measurement<double>(found.Value, found.Tags))];

    private IEnumerable<(double Value, KeyValuePair<string, object?>[] Tags)> Measure()
    {
        foreach (var series in _series)
        {
            if (ValueOf(series) is { } value)
            {
                yield return (value, series.Tags);
            }
        }
    }

    private double? ValueOf(Series series)
    {
        if (kind == MetricKind.Counter)
        {
            return series.Ended + series.Running.Sum(static figure => figure.ReadHighest());
        }

        // Read once: what is there now may be gone at a second look.
        double? result = null;
        foreach (var figure in series.Running)
        {
            if (figure.Read() is { } value)
            {
                result = result is not { } before ? value : kind == MetricKind.Sum ? before + value : Math.Max(before, value);
            }
        }

        return result;
    }

    private void End(Series series, Figure figure)
    {
        series.Running.Remove(figure);
        if (kind == MetricKind.Counter)
        {
            series.Ended += figure.ReadHighest();
        }
        else if (series.Running.Count == 0)
        {
            _byLabels.Remove(series.Labels);
            _series.Remove(series);
        }
    }

    /// <summary>Labels come from names that users give: beyond the limit new ones share one series.</summary>
    private Series SeriesOf(MetricLabels labels)
    {
        if (_byLabels.TryGetValue(labels, out var known))
        {
            return known;
        }

        if (_series.Count >= maxSeries && labels != labels.Folded())
        {
            return SeriesOf(labels.Folded());
        }

        var series = new Series(labels);
        _byLabels.Add(labels, series);
        _series.Add(series);
        return series;
    }

    private sealed class Series(MetricLabels labels)
    {
        public MetricLabels Labels => labels;

        public KeyValuePair<string, object?>[] Tags { get; } = labels.ToTags();

        // Only ever added up: their order shows nowhere.
        public HashSet<Figure> Running { get; } = [];

        public double Ended { get; set; }
    }

    private sealed class Figure(Func<double?> read)
    {
        private double _highest;

        public double? Read() => read();

        /// <summary>A column of a ledger gives events back where an as-of join finds a partner after all; a counter that fell would count as started anew.</summary>
        public double ReadHighest() => _highest = Math.Max(_highest, read() ?? 0);
    }
}
