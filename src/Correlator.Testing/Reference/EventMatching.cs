namespace Correlator.Testing;

/// <summary>When a left and a right event match: the whole key is equal, the bound holds, and they are not copies of one event.</summary>
internal sealed class EventMatching(JoinQuery join)
{
    private readonly Dictionary<int, long> _ranges = join.Streams.ToDictionary(stream => stream.Index, stream => stream.RangeTicks);

    /// <summary>The longest pause within a group of unmatched events: the greater of the two effective bounds.</summary>
    public long GapTicks
    {
        get
        {
            var low = Math.Max(join.LowTicks ?? long.MinValue, -LongestRange(JoinSide.Right));
            var high = Math.Min(join.HighTicks ?? long.MaxValue, LongestRange(JoinSide.Left));
            return Math.Max(Math.Abs(low), Math.Abs(high));
        }
    }

    public bool IsMatch(ReferenceEvent left, ReferenceEvent right) =>
        !left.IsCopyOf(right)
        && TakesPart(left.Stream, JoinSide.Left)
        && TakesPart(right.Stream, JoinSide.Right)
        && IsWithinBound(left, right)
        && HasEqualKeys(left, right);

    /// <summary>The key of a matching pair, under the left names.</summary>
    public IReadOnlyDictionary<string, string> KeyOf(ReferenceEvent left, ReferenceEvent right) =>
        join.Ignoring is null ? Named(KeyTuple(left, JoinSide.Left)!) : CommonNames(left, right).ToDictionary(name => name, name => left.Labels[name]);

    /// <summary>The key of an event that has no partner, under the left names; empty where a part is missing.</summary>
    public IReadOnlyDictionary<string, string> KeyOf(ReferenceEvent unmatched, JoinSide side) =>
        KeyTuple(unmatched, side) is { } tuple ? Named(tuple) : new Dictionary<string, string>();

    /// <summary>The names and values of an event's key in a fixed order, or null where a part is missing or empty.</summary>
    /// <remarks>With <c>ignoring</c> it is the tuple of all the event's own names that are not ignored.</remarks>
    public IReadOnlyList<(string Name, string Value)>? KeyTuple(ReferenceEvent e, JoinSide side)
    {
        var parts = join.Ignoring is null ? join.On.Select(part => Part(e, part, side)) : OwnNames(e).Select(name => (name, e.Label(name)));
        var tuple = parts.Select(part => (part.Item1, part.Item2!)).ToList();
        var isKeyless = tuple.Exists(part => part.Item2 is null) || (join.Ignoring is not null && tuple.Count == 0);
        return isKeyless ? null : tuple;
    }

    private static Dictionary<string, string> Named(IEnumerable<(string Name, string Value)> tuple) =>
        tuple.DistinctBy(part => part.Name).ToDictionary(part => part.Name, part => part.Value);

    private static (string, string?) Part(ReferenceEvent e, ReferenceKey part, JoinSide side)
    {
        var (name, streams) = side == JoinSide.Left ? (part.Left, part.LeftStreams) : (part.Right, part.RightStreams);
        return (part.Left, streams is null || streams.Contains(e.Stream) ? e.Label(name) : null);
    }

    private bool IsWithinBound(ReferenceEvent left, ReferenceEvent right)
    {
        var distance = right.Time - left.Time;
        var low = Math.Max(join.LowTicks ?? long.MinValue, -_ranges[right.Stream]);
        var high = Math.Min(join.HighTicks ?? long.MaxValue, _ranges[left.Stream]);
        return low <= distance && distance <= high;
    }

    private bool HasEqualKeys(ReferenceEvent left, ReferenceEvent right)
    {
        if (join.Ignoring is null)
        {
            return KeyTuple(left, JoinSide.Left) is { } l && KeyTuple(right, JoinSide.Right) is { } r && l.SequenceEqual(r);
        }

        var names = CommonNames(left, right);
        return names.Count > 0 && names.All(name => left.Label(name) is { } value && value == right.Label(name));
    }

    private List<string> CommonNames(ReferenceEvent left, ReferenceEvent right) => [.. OwnNames(left).Intersect(OwnNames(right))];

    private IEnumerable<string> OwnNames(ReferenceEvent e) => e.Labels.Keys.Except(join.Ignoring!).Order(StringComparer.Ordinal);

    private bool TakesPart(int stream, JoinSide side) =>
        join.Of is null || join.Of.Contains(stream) || !StreamsOf(side).Any(s => join.Of.Contains(s.Index));

    /// <summary>The longest range of the streams whose events can match at all on this side.</summary>
    private long LongestRange(JoinSide side)
    {
        var all = StreamsOf(side);
        var able = all.Where(s => TakesPart(s.Index, side) && CanCarryKey(s.Index, side)).ToList();
        return (able.Count > 0 ? able : all).Max(s => s.RangeTicks);
    }

    private bool CanCarryKey(int stream, JoinSide side) =>
        join.On.Select(part => side == JoinSide.Left ? part.LeftStreams : part.RightStreams).All(streams => streams?.Contains(stream) ?? true);

    private IReadOnlyList<StreamQuery> StreamsOf(JoinSide side) => side == JoinSide.Left ? join.Left.Streams : join.Right.Streams;
}
