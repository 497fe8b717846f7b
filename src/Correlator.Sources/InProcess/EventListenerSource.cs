using System.Diagnostics.Tracing;
using System.Reactive.Concurrency;

namespace Correlator.Sources;

/// <summary>What an <see cref="EventListenerSource"/> listens to, and its limits.</summary>
public sealed record EventListenerSourceOptions : QueueOptions
{
    /// <summary>The event sources by name, each with the level up to which it is heard.</summary>
    /// <value>One or more, such as <c>["System.Net.Http"] = EventLevel.Informational</c>. No default.</value>
    public required IReadOnlyDictionary<string, EventLevel> EventSources { get; init; }

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        ArgumentNullException.ThrowIfNull(EventSources);
        ArgumentOutOfRangeException.ThrowIfZero(EventSources.Count, nameof(EventSources));
    }
}

/// <summary>What event sources of this process say, the runtime's own included.</summary>
/// <remarks>
/// The message is that of the event with its values put in, else its name. Labels are <c>event_source</c>, <c>event_name</c>, <c>event_id</c>, <c>level</c> (<c>critical</c> to <c>verbose</c>), the event's values
/// by name, and <c>activity_id</c> where there is one. A call never waits: what finds no room in the queue is dropped, counted, and told as a gap.
/// </remarks>
/// <example><code>
/// var source = new EventListenerSource("http", new EventListenerSourceOptions { EventSources = new Dictionary&lt;string, EventLevel&gt; { ["System.Net.Http"] = EventLevel.Informational } });
/// using var run = EventQuery.From(source).Where(e => e["event_name"] == "RequestFailed").Subscribe(e => Console.WriteLine(e));
/// </code></example>
/// <param name="name">The name under which queries find it.</param>
/// <param name="options">What is heard, and limits.</param>
/// <param name="scheduler">Runs limits of rate. Default: the system's clock.</param>
/// <exception cref="ArgumentException">An option is out of its range.</exception>
public sealed class EventListenerSource(string name, EventListenerSourceOptions options, IScheduler? scheduler = null) : ReceiverSource(name, options, scheduler)
{
    private readonly EventListenerSourceOptions _options = options;

    private protected override Listener[] CreateListeners(ReceiverSession session) => [new EventListening(session, _options.EventSources)];
}
