using System.Diagnostics.Metrics;
using System.Globalization;

namespace Correlator.Tests.Diagnostics;

/// <summary>Metrics on a meter of their own, and one who listens to them.</summary>
internal sealed class MetricsProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<string> _collected = [];

    public MetricsProbe(int maxSeries = CorrelationMetrics.MaxSeries)
    {
        Metrics = new CorrelationMetrics(null, maxSeries);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, Metrics.Meter))
            {
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Collect(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Collect(instrument, value, tags));
        _listener.Start();
    }

    public CorrelationMetrics Metrics { get; }

    public List<Instrument> Instruments { get; } = [];

    /// <summary>What the histogram was given.</summary>
    public List<double> Durations { get; } = [];

    /// <summary>The series of an instrument now, in their order: <c>query=q source=a 5</c>.</summary>
    public IReadOnlyList<string> Read(string instrument)
    {
        _collected.Clear();
        _listener.RecordObservableInstruments();
        return [.. _collected.Where(line => line.StartsWith(instrument + " ", StringComparison.Ordinal)).Select(line => line[(instrument.Length + 1)..])];
    }

    public void Dispose()
    {
        _listener.Dispose();
        Metrics.Dispose();
    }

    private void Collect(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.Name == "correlation.duration")
        {
            Durations.Add(value);
            return;
        }

        var labels = string.Concat(tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value} "));
        _collected.Add(string.Create(CultureInfo.InvariantCulture, $"{instrument.Name} {labels}{value}"));
    }
}
