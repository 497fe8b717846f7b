using System.Text;

namespace Correlator;

/// <summary>How the key of a source's events is read: the stages of the query that change labels, then the parts of the key.</summary>
/// <remarks>Filters are left out: they take no part in where an event belongs, so queries that filter differently can share a log.</remarks>
internal sealed class SourceRoute : IEquatable<SourceRoute>
{
    private readonly EventStage[] _stages;
    private readonly RoutePart[] _parts;

    public SourceRoute(StreamNode stream, RoutePart[] parts)
    {
        _parts = parts;

        // Without a part nothing need be read.
        _stages = parts.Length == 0 ? [] : [.. stream.Stages.TakeWhile(static stage => stage is not DedupStage).Where(static stage => stage is not (LineFilterStage or WhereStage or SampleStage))];
    }

    /// <summary>The parts of the key.</summary>
    public string KeyText => _parts.Length == 0 ? "(none)" : string.Join(", ", _parts.Select(static part => part.ToString()));

    public int PartitionOf(LogEvent logEvent, int partitions, Utf8Scratch scratch) => PartitionOf(logEvent, partitions, scratch, out _);

    /// <param name="logEvent">The event as its source gives it.</param>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="scratch">Where parts of the key may be put.</param>
    /// <param name="hash">The hash of the key; null where the event lacks a part of it.</param>
    public int PartitionOf(LogEvent logEvent, int partitions, Utf8Scratch scratch, out ulong? hash)
    {
        hash = null;
        if (_parts.Length == 0 || Staged(logEvent) is not { } staged || !RoutePart.TryHash(_parts, staged, scratch, out var found))
        {
            // It meets nothing.
            return 0;
        }

        hash = found;
        return RoutePart.PlaceOf(found, partitions);
    }

    /// <summary>The key of an event that has one, for people.</summary>
    public string ReadKey(LogEvent logEvent)
    {
        const int MaxLetters = 200;
        var scratch = new Utf8Scratch();
        var staged = Staged(logEvent) ?? logEvent;
        var text = string.Join(", ", _parts.Select(part => part.TryRead(staged, scratch, out var value) ? Encoding.UTF8.GetString(value) : string.Empty));
        return text.Length <= MaxLetters ? text : text[..MaxLetters] + "…";
    }

    private LogEvent? Staged(LogEvent logEvent)
    {
        LogEvent? staged = logEvent;
        foreach (var stage in _stages)
        {
            staged = staged is null ? null : stage.Apply(staged);
        }

        return staged;
    }

    public bool Equals(SourceRoute? other) => other is not null && _parts.SequenceEqual(other._parts) && _stages.Length == other._stages.Length
        && _stages.Zip(other._stages).All(static pair => ReferenceEquals(pair.First, pair.Second) || (pair.First is not LambdaStage && pair.First.ToString() == pair.Second.ToString()));

    public override bool Equals(object? obj) => Equals(obj as SourceRoute);

    public override int GetHashCode() => KeyText.GetHashCode(StringComparison.Ordinal);

    /// <summary>What the spreading depends on.</summary>
    public override string ToString() => string.Join(' ', _stages.Select(static stage => stage.ToString()).Append(KeyText));
}
