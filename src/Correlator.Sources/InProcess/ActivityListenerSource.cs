using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>What an <see cref="ActivityListenerSource"/> listens to, and its limits.</summary>
public sealed record ActivityListenerSourceOptions : QueueOptions
{
    /// <summary>The names of activity sources that are heard.</summary>
    /// <value>Default: empty, all.</value>
    public IReadOnlyList<string> ActivitySources { get; init; } = [];
}

/// <summary>The activities of this process, spans in the words of OpenTelemetry: an event when one ends.</summary>
/// <remarks>
/// The time is that of the end, the message the activity's display name. Labels are <c>activity_source</c>, <c>activity</c> (its operation), <c>kind</c>, <c>status</c> (<c>unset</c>, <c>ok</c>, <c>error</c>) and <c>status_description</c>,
/// <c>duration</c> in seconds, <c>trace_id</c>, <c>span_id</c>, <c>parent_span_id</c>, and its tags. Activities are recorded for as long as the source is started or subscribed. A call never waits: what finds no room in the
/// queue is dropped, counted, and told as a gap.
/// </remarks>
/// <example><code>
/// var source = new ActivityListenerSource("spans", new ActivityListenerSourceOptions { ActivitySources = ["Shop.Orders"] });
/// using var run = EventQuery.From(source).Where(e => e["status"] == "error").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">What is heard, and limits.</param>
/// <param name="scheduler">Runs limits of rate. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range.</exception>
public sealed class ActivityListenerSource(string name, ActivityListenerSourceOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly ActivityListenerSourceOptions _options = options;

    private protected override Listener[] CreateListeners(ReceiverSession session) => [new ActivityListening(session, _options.ActivitySources)];
}

/// <summary>Hears activities from its start to its close.</summary>
internal sealed class ActivityListening(ReceiverSession session, IReadOnlyList<string> sources) : Listener("activities")
{
    private readonly EventOrigin _origin = new(session.Source, Labels.Empty, null);
    private ActivityListener? _listener;

    public override IPEndPoint? Endpoint => null;

    public override void Start()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Count == 0 || sources.Contains(source.Name),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Take,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public override void Close() => _listener?.Dispose();

    public override ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    private static Labels ToLabels(Activity activity)
    {
        var labels = activity.TagObjects.Select(static tag => new KeyValuePair<string, string>(tag.Key, LogLabels.Format(tag.Value))).ToList();
        labels.Add(new("activity_source", activity.Source.Name));
        labels.Add(new("activity", activity.OperationName));
        labels.Add(new("kind", LowerName(activity.Kind.ToString())));
        labels.Add(new("status", LowerName(activity.Status.ToString())));
        labels.Add(new("duration", activity.Duration.TotalSeconds.ToString("0.#######", CultureInfo.InvariantCulture)));
        AddUnlessEmpty(labels, "status_description", activity.StatusDescription);
        if (activity.IdFormat == ActivityIdFormat.W3C)
        {
            labels.Add(new("trace_id", activity.TraceId.ToHexString()));
            labels.Add(new("span_id", activity.SpanId.ToHexString()));
            AddUnlessEmpty(labels, "parent_span_id", activity.ParentSpanId == default ? null : activity.ParentSpanId.ToHexString());
        }

        return Labels.Of(labels);
    }

    private static void AddUnlessEmpty(List<KeyValuePair<string, string>> labels, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            labels.Add(new(name, value));
        }
    }

    private static string LowerName(string name) => name.ToLowerInvariant();

    private void Take(Activity activity)
    {
        var ticks = (activity.StartTimeUtc + activity.Duration).Ticks;
        var logEvent = LogEvent.FromText(_origin, ticks, session.Counters.NextPosition(), activity.DisplayName, ToLabels(activity));
        session.Offer(new ReadOnlySpan<LogEvent>(in logEvent));
    }
}
