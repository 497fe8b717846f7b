namespace Correlator.Testing;

/// <summary>Makes a log event step by step; begins with <see cref="TestEvent.At(string)"/>.</summary>
/// <remarks>Immutable: each step gives another builder, so that a common beginning may be kept and gone on from. It turns into a <see cref="LogEvent"/> by itself wherever one is wanted.</remarks>
/// <example><code>
/// var failed = TestEvent.At("12:00:01").Source("api").Label("status", "500");
/// LogEvent[] events = [failed.Label("request_id", "r1"), failed.Label("request_id", "r2")];
/// </code></example>
public sealed class EventBuilder
{
    private readonly DateTimeOffset _time;

    internal EventBuilder(DateTimeOffset time) => _time = time;

    private EventBuilder(EventBuilder other)
        : this(other._time) => (SourceName, Text, Labels, Number) = (other.SourceName, other.Text, other.Labels, other.Number);

    private string SourceName { get; init; } = "test";

    private string? Text { get; init; }

    private Labels Labels { get; init; } = Labels.Empty;

    private long Number { get; init; } = -1;

    /// <summary>The source that it is of.</summary>
    /// <param name="name">Not empty. Default: <c>test</c>.</param>
    public EventBuilder Source(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(this) { SourceName = name };
    }

    /// <summary>A label more; of a name given twice the last value counts.</summary>
    /// <param name="name">Not empty.</param>
    /// <param name="value">May be empty, which matches as a missing label does.</param>
    public EventBuilder Label(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return new(this) { Labels = Labels.With([new(name, value)]) };
    }

    /// <summary>Its message.</summary>
    /// <param name="text">Default: the labels as <c>name=value</c>, in the order of their names.</param>
    public EventBuilder Message(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(this) { Text = text };
    }

    /// <summary>Its place in its source, which orders events of one time.</summary>
    /// <param name="position">Zero or more. Default: the order in which the source delivers; give all events of a source positions, or none.</param>
    public EventBuilder Position(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        return new(this) { Number = position };
    }

    /// <summary>The event.</summary>
    public LogEvent ToLogEvent() =>
        new(_time, SourceName, Text ?? string.Join(' ', Labels.Select(static label => $"{label.Key}={label.Value}")), Labels, Number);

    /// <summary>The event.</summary>
    public static implicit operator LogEvent(EventBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ToLogEvent();
    }
}
