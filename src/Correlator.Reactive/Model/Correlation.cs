namespace Correlator;

/// <summary>Events of several streams that belong together: the result of a correlation.</summary>
/// <remarks>Immutable. A correlation that grows comes out again with the same <see cref="Id"/> and the next <see cref="Revision"/>; nothing is ever taken back.</remarks>
/// <example><code>
/// foreach (var e in correlation["api"]) Console.WriteLine($"{e.Timestamp:O} {e["status"]}");
/// Console.WriteLine($"{correlation.Key["request_id"]} took {correlation.Duration}");
/// </code></example>
public sealed partial class Correlation
{
    private readonly CorrelatedEvent[] _events;

    internal Correlation(string id, CorrelatedEvent[] events)
    {
        _id = id;
        _events = events;
    }

    private Correlation(Correlation other, IReadOnlyList<KeyValuePair<string, string?>> values)
    {
        _identity = other._identity;
        _id = other._id;
        _events = other._events;
        Revision = other.Revision;
        Completeness = other.Completeness;
        _keySource = other._keySource;
        _keyParts = other._keyParts;
        Labels = other.Labels;
        Streams = other.Streams;
        IsTruncated = other.IsTruncated;
        Continues = other.Continues;
        Merged = other.Merged;
        IsKeyMissing = other.IsKeyMissing;
        Values = values;
    }

    /// <summary>Identifies the correlation: the same events under the same query give the same id, in replay too.</summary>
    public string Id => _id ??= MakeId();

    /// <summary>0 when it first comes out, one more each time it comes out grown.</summary>
    public int Revision { get; internal init; }

    /// <summary>Whether every stream of the query has a matching event in it.</summary>
    public Completeness Completeness { get; internal init; }

    /// <summary>The key of the join that formed it, under the left side's names, in the order of <c>on(…)</c>; empty without a key.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyParts
    {
        get => _keyParts ??= MakeKeyParts();
        internal init => _keyParts = value;
    }

    /// <summary>The key by name.</summary>
    public Labels Key => Labels.Of(KeyParts);

    /// <summary>Labels that a group modifier copied.</summary>
    public Labels Labels { get; internal init; } = Labels.Empty;

    /// <summary>The streams that have a matching event in it, by index in text order.</summary>
    public IReadOnlyList<int> Streams { get; internal init; } = [];

    /// <summary>The events in total order: time, stream, position in the source.</summary>
    public IReadOnlyList<CorrelatedEvent> Events => _events;

    /// <summary>The values of <c>select</c>, in its order; null for a value that is missing.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Values { get; internal init; } = [];

    /// <summary>Whether it was closed because it held as many events as it may.</summary>
    public bool IsTruncated { get; internal init; }

    /// <summary>The id of the truncated correlation that it goes on from; null for none.</summary>
    public string? Continues { get; internal init; }

    /// <summary>The ids of correlations that came out before and turned out to be part of this one.</summary>
    public IReadOnlyList<string> Merged { get; internal init; } = [];

    /// <summary>Whether its event has no key.</summary>
    public bool IsKeyMissing { get; internal init; }

    /// <summary>The time of the first event.</summary>
    public DateTimeOffset Start => Events.Min(static e => e.Timestamp);

    /// <summary>The time of the last event.</summary>
    public DateTimeOffset End => Events.Max(static e => e.Timestamp);

    /// <summary>From the first event to the last.</summary>
    public TimeSpan Duration => End - Start;

    /// <summary>The events of an alias (a stream's alias, or its source's name where it has none), in total order.</summary>
    public IEnumerable<LogEvent> this[string alias] => Events.Where(e => e.Alias == alias).Select(static e => e.Event);

    /// <summary>The events of a stream, by its index in text order.</summary>
    public IEnumerable<LogEvent> this[int stream] => Events.Where(e => e.Stream == stream).Select(static e => e.Event);

    /// <summary>The part whose events satisfy a condition, its streams counted from a first one.</summary>
    internal Correlation Part(Func<CorrelatedEvent, bool> isPart, int firstStream) =>
        new(Id, [.. Events.Where(isPart).Select(e => e with { Stream = e.Stream - firstStream })]) { KeyParts = KeyParts, Labels = Labels };

    internal Correlation WithValues(IReadOnlyList<KeyValuePair<string, string?>> values) => new(this, values);

    /// <summary>The key, the span and how many events.</summary>
    public override string ToString() => $"{Key} {Start:O} +{Duration.TotalMilliseconds}ms {Events.Count} events";
}

/// <summary>An event of a correlation, with the stream through which it came.</summary>
/// <param name="Stream">The stream's index in text order.</param>
/// <param name="Alias">The stream's alias; its source's name where it has none.</param>
/// <param name="Event">The event.</param>
public readonly record struct CorrelatedEvent(int Stream, string Alias, LogEvent Event)
{
    /// <summary>When it happened.</summary>
    public DateTimeOffset Timestamp => Event.Timestamp;
}

/// <summary>Whether every stream of a query contributes to a correlation.</summary>
public enum Completeness
{
    /// <summary>At least one stream has no matching event in it.</summary>
    Partial,

    /// <summary>Every stream has a matching event in it.</summary>
    Complete,
}
