using System.Diagnostics;

namespace Correlator;

/// <summary>The spans of emitted correlations, on an activity source of the name <c>Correlator</c>: from the first event's time to the last one's.</summary>
internal static class CorrelationSpans
{
    private static readonly ActivitySource Source = new(CorrelationMetrics.MeterName, typeof(CorrelationSpans).Assembly.GetName().Version?.ToString(3));

    /// <summary>Whether somebody listens. If not, nothing is done.</summary>
    public static bool IsEnabled => Source.HasListeners();

    public static void Emit(string query, Correlation correlation)
    {
        // A span of its own: what happens to run on this thread, such as the request that brought the last event, is not its parent.
        var outer = Activity.Current;
        Activity.Current = null;
        try
        {
            var (start, end) = SpanOf(correlation);
            using var span = Source.StartActivity("correlation", ActivityKind.Internal, default(ActivityContext), tags: null, links: null, startTime: start);
            if (span is not null)
            {
                Describe(span, query, correlation);
                span.SetEndTime(end.UtcDateTime);
            }
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    private static (DateTimeOffset Start, DateTimeOffset End) SpanOf(Correlation correlation) =>
        correlation.Events.Count == 0 ? default : (correlation.Start, correlation.End);

    private static void Describe(Activity span, string query, Correlation correlation)
    {
        span.SetTag("correlation.query", query);
        span.SetTag("correlation.id", correlation.Id);
        span.SetTag("correlation.revision", correlation.Revision);
        span.SetTag("correlation.events", correlation.Events.Count);
        span.SetTag("correlation.streams", correlation.Events.Select(static e => e.Alias).Distinct(StringComparer.Ordinal).ToArray());
        span.SetTag("correlation.completeness", correlation.Completeness == Completeness.Complete ? "complete" : "partial");
    }
}
