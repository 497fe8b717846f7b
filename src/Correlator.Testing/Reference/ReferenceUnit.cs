namespace Correlator.Testing;

/// <summary>What a join takes from one of its sides: a plain event, or a correlation of a join below.</summary>
/// <param name="events">The events in total order; exactly one for a plain event.</param>
/// <param name="matched">The streams that have a matching event.</param>
internal sealed class ReferenceUnit(IReadOnlyList<ReferenceEvent> events, IReadOnlySet<int> matched)
{
    private static readonly Dictionary<string, string> NoLabels = [];

    public IReadOnlyList<ReferenceEvent> Events { get; } = events;

    public IReadOnlySet<int> Matched { get; } = matched;

    /// <summary>The key of the join that formed the unit; null as long as no join did.</summary>
    public IReadOnlyDictionary<string, string>? Key { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = NoLabels;

    public ReferenceEvent First => Events[0];

    public static ReferenceUnit Of(ReferenceEvent single) => new([single], new HashSet<int> { single.Stream });

    /// <summary>A label of the unit: its own, else that of its first event in total order that has it.</summary>
    public string? Label(string name) =>
        Labels.TryGetValue(name, out var own) ? own : Events.Select(e => e.Label(name)).FirstOrDefault(value => value is not null);
}

/// <summary>A left and a right unit that match, and the pairs of events that make them match.</summary>
/// <param name="Left">The left unit.</param>
/// <param name="Right">The right unit.</param>
/// <param name="Pairs">At least one pair; each carries the key and satisfies the bound.</param>
internal sealed record UnitMatch(ReferenceUnit Left, ReferenceUnit Right, IReadOnlyList<(ReferenceEvent Left, ReferenceEvent Right)> Pairs)
{
    public ReferenceUnit Unit(JoinSide side) => side == JoinSide.Left ? Left : Right;
}

internal enum JoinSide
{
    Left,
    Right,
}
