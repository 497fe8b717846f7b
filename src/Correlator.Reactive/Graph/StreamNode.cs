using System.Text;

namespace Correlator;

/// <summary>A stream of events: a source, what is taken of it, and what is done to each event.</summary>
public sealed class StreamNode : OperatorNode
{
    /// <summary>The range of a stream that names none: 5 minutes.</summary>
    public static readonly TimeSpan DefaultRange = TimeSpan.FromMinutes(5);

    /// <summary>Makes a stream of a source.</summary>
    /// <param name="sourceName">The source's name.</param>
    public StreamNode(string sourceName)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceName);
        SourceName = sourceName;
    }

    private StreamNode(StreamNode other)
    {
        SourceName = other.SourceName;
        Source = other.Source;
        Selector = other.Selector;
        Matchers = other.Matchers;
        Stages = other.Stages;
        Range = other.Range;
        Since = other.Since;
        Until = other.Until;
        Offset = other.Offset;
        Lateness = other.Lateness;
        Idle = other.Idle;
        MaxOutage = other.MaxOutage;
        MaxState = other.MaxState;
        Limit = other.Limit;
        Alias = other.Alias;
    }

    /// <summary>The source's name.</summary>
    public string SourceName { get; }

    /// <summary>The source itself; null in a graph that is only looked at.</summary>
    public ILogSource? Source { get; init; }

    /// <summary>The selector as the query writes it, in the source's own language; empty for all events.</summary>
    public string Selector { get; init; } = string.Empty;

    /// <summary>What the selector means for an event; empty where the source itself applies it.</summary>
    public IReadOnlyList<Predicate> Matchers { get; init; } = [];

    /// <summary>What is done to each event, in order.</summary>
    public IReadOnlyList<EventStage> Stages { get; init; } = [];

    /// <summary>How long an event can match; null for <see cref="DefaultRange"/>.</summary>
    public TimeSpan? Range { get; init; }

    /// <summary>The beginning of an absolute range; null for none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The end of an absolute range; null for none.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>By how much the events take part later than they happened.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>How far out of order events may come; null for the run's own.</summary>
    public TimeSpan? Lateness { get; init; }

    /// <summary>How long a live source may be silent before its watermark goes on by itself; null for the run's own.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>How long results wait for the source when it is disconnected; null for the run's own.</summary>
    public TimeSpan? MaxOutage { get; init; }

    /// <summary>The most that may be held of the stream, beside the bound of the query; no bound by default.</summary>
    public StateBudget MaxState { get; init; }

    /// <summary>The most events that are taken of the source; the stream is complete with the last of them. Null for no limit.</summary>
    public long? Limit { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<OperatorNode> Inputs => [];

    internal override bool IsComposite => false;

    internal override bool HasLambda => Stages.Any(static stage => stage is LambdaStage);

    internal TimeSpan Lifetime => Since is { } since && Until is { } until ? until - since : Range ?? DefaultRange;

    internal override OperatorNode WithAlias(string? alias) => new StreamNode(this) { Alias = alias };

    /// <summary>The same stream with a stage more.</summary>
    public StreamNode WithStage(EventStage stage) => new(this) { Stages = [.. Stages, stage] };

    internal StreamNode WithHistory(DateTimeOffset since, DateTimeOffset until) => new(this) { Since = since, Until = until };

    internal StreamNode WithRange(TimeSpan range) => new(this) { Range = range };

    internal StreamNode WithOffset(TimeSpan offset) => new(this) { Offset = offset };

    internal StreamNode WithLateness(TimeSpan lateness) => new(this) { Lateness = lateness };

    internal StreamNode WithIdle(TimeSpan idle) => new(this) { Idle = idle };

    internal StreamNode WithMaxOutage(TimeSpan maxOutage) => new(this) { MaxOutage = maxOutage };

    internal StreamNode WithMaxState(StateBudget maxState) => new(this) { MaxState = maxState };

    internal StreamNode WithLimit(long limit) => new(this) { Limit = limit };

    internal override string PrintOperand() => Alias is null ? PrintBody() : $"{PrintBody()} as {Alias}";

    internal override string PrintBody()
    {
        var text = new StringBuilder(SourceName).Append('(').Append(Selector.Length == 0 ? "{}" : Selector);
        foreach (var stage in Stages)
        {
            text.Append(' ').Append(stage);
        }

        text.Append(')');
        if (Since is not null && Until is not null)
        {
            text.Append($"[{Since.Value.UtcDateTime:O}, {Until.Value.UtcDateTime:O}]");
        }
        else
        {
            text.Append($"[{CanonicalText.Duration((Range ?? DefaultRange).Ticks)}]");
        }

        if (Offset != TimeSpan.Zero)
        {
            text.Append(" offset ").Append(CanonicalText.Duration(Offset.Ticks));
        }

        var options = new List<string>(2);
        AddOption(options, "lateness", Lateness);
        AddOption(options, "idle", Idle);
        AddOption(options, "max_outage", MaxOutage);
        if (!MaxState.IsUnlimited)
        {
            options.Add($"max_state={MaxState.ToOption()}");
        }

        if (Limit is { } limit)
        {
            options.Add($"limit={limit.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
        }

        return options.Count == 0 ? text.ToString() : text.Append($" with ({string.Join(", ", options)})").ToString();
    }

    private static void AddOption(List<string> options, string name, TimeSpan? value)
    {
        if (value is { } duration)
        {
            options.Add($"{name}={CanonicalText.Duration(duration.Ticks)}");
        }
    }
}
