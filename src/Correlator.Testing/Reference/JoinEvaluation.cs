namespace Correlator.Testing;

/// <summary>The results of one join over the units of its two sides.</summary>
internal sealed class JoinEvaluation
{
    private readonly JoinQuery _join;
    private readonly bool _emitEach;
    private readonly EventMatching _matching;
    private readonly IReadOnlyList<ReferenceUnit> _left;
    private readonly IReadOnlyList<ReferenceUnit> _right;
    private readonly List<UnitMatch> _matches;

    public JoinEvaluation(JoinQuery join, IReadOnlyList<ReferenceUnit> left, IReadOnlyList<ReferenceUnit> right, bool emitEach)
    {
        (_join, _left, _right, _emitEach) = (join, left, right, emitEach);
        _matching = new EventMatching(join);
        _matches = [.. from l in left from r in right let match = Match(l, r) where match.Pairs.Count > 0 select match];
    }

    public IEnumerable<ReferenceUnit> Results() => _join.Kind switch
    {
        ReferenceJoinKind.And => Matched(),
        ReferenceJoinKind.Or => [.. Matched(), .. Unmatched(JoinSide.Left)],
        ReferenceJoinKind.Right => [.. Matched(), .. Unmatched(JoinSide.Right)],
        ReferenceJoinKind.Full => [.. Matched(), .. Unmatched(JoinSide.Left), .. Unmatched(JoinSide.Right)],
        ReferenceJoinKind.Unless => Unmatched(JoinSide.Left),
        ReferenceJoinKind.Semi => _matches.GroupBy(match => match.Left).Select(matches => Unchanged(matches.Key, [.. matches])),
        _ => throw new InvalidOperationException($"Unknown join kind {_join.Kind}."),
    };

    /// <summary>Two units match iff some event of the one and some event of the other do.</summary>
    private UnitMatch Match(ReferenceUnit left, ReferenceUnit right) =>
        new(left, right, [.. from l in left.Events from r in right.Events where _matching.IsMatch(l, r) select (l, r)]);

    private IEnumerable<ReferenceUnit> Matched()
    {
        if (_emitEach)
        {
            return _matches.Select(match => Together([match], KeptSide() ?? JoinSide.Left));
        }

        return KeptSide() is { } kept
            ? _matches.GroupBy(match => match.Unit(kept)).Select(matches => Together([.. matches], kept))
            : ConnectedComponents().Select(matches => Together(matches, null));
    }

    /// <summary>The side of which every unit makes one correlation; null where both are plain and without a group modifier.</summary>
    private JoinSide? KeptSide() => (_join.Group, _join.Left.IsComposite, _join.Right.IsComposite) switch
    {
        (ReferenceGroup.Left, _, _) => JoinSide.Left,
        (ReferenceGroup.Right, _, _) => JoinSide.Right,
        (_, true, _) => JoinSide.Left,
        (_, false, true) => JoinSide.Right,
        _ => null,
    };

    /// <summary>Matches that share an event belong to one component.</summary>
    private List<List<UnitMatch>> ConnectedComponents()
    {
        var components = new List<List<UnitMatch>>();
        foreach (var match in _matches)
        {
            var touched = components.FindAll(component => component.Exists(m => m.Left == match.Left || m.Right == match.Right));
            components.RemoveAll(touched.Contains);
            components.Add([.. touched.SelectMany(component => component), match]);
        }

        return components;
    }

    /// <summary>All units of some matches as one.</summary>
    private ReferenceUnit Together(List<UnitMatch> matches, JoinSide? kept)
    {
        var units = matches.SelectMany(match => new[] { match.Left, match.Right }).Distinct().ToList();
        var keptUnit = kept is { } side ? matches[0].Unit(side) : null;
        var events = units.SelectMany(unit => unit.Events).Distinct().Order(ReferenceEvent.TotalOrder).ToList();
        return new ReferenceUnit(events, units.SelectMany(unit => unit.Matched).ToHashSet())
        {
            Key = keptUnit?.Key ?? KeyOfEarliestPair(matches),
            Labels = LabelsOf(matches, units, keptUnit),
        };
    }

    /// <summary>A left unit alone: its partners only count as matched streams.</summary>
    private ReferenceUnit Unchanged(ReferenceUnit left, List<UnitMatch> matches) =>
        new(left.Events, left.Matched.Concat(matches.SelectMany(match => match.Right.Matched)).ToHashSet())
        {
            Key = left.Key ?? KeyOfEarliestPair(matches),
            Labels = left.Labels,
        };

    private IReadOnlyDictionary<string, string> KeyOfEarliestPair(IEnumerable<UnitMatch> matches)
    {
        var (left, right) = matches
            .SelectMany(match => match.Pairs)
            .OrderBy(pair => new[] { pair.Left, pair.Right }.Min(ReferenceEvent.TotalOrder)!, ReferenceEvent.TotalOrder)
            .ThenBy(pair => new[] { pair.Left, pair.Right }.Max(ReferenceEvent.TotalOrder)!, ReferenceEvent.TotalOrder)
            .First();
        return _matching.KeyOf(left, right);
    }

    /// <summary>The labels that joins below copied, the kept unit's before its partners', and over them those that this join copies.</summary>
    private Dictionary<string, string> LabelsOf(List<UnitMatch> matches, IEnumerable<ReferenceUnit> units, ReferenceUnit? kept)
    {
        var labels = units
            .OrderBy(unit => unit == kept ? 0 : 1).ThenBy(unit => unit.First, ReferenceEvent.TotalOrder)
            .SelectMany(unit => unit.Labels).DistinctBy(label => label.Key).ToDictionary();
        if (_join.Group is ReferenceGroup.None)
        {
            return labels;
        }

        foreach (var name in _join.GroupLabels)
        {
            if (NearestPartners(matches).Select(partner => partner.Label(name)).FirstOrDefault(value => value is not null) is { } value)
            {
                labels[name] = value;
            }
        }

        return labels;
    }

    /// <summary>The units of the one side, the nearest first; of two equally near ones the earlier.</summary>
    private IEnumerable<ReferenceUnit> NearestPartners(IEnumerable<UnitMatch> matches)
    {
        var one = _join.Group == ReferenceGroup.Left ? JoinSide.Right : JoinSide.Left;
        return matches
            .OrderBy(match => match.Pairs.Min(pair => Math.Abs(pair.Right.Time - pair.Left.Time)))
            .ThenBy(match => match.Unit(one).First, ReferenceEvent.TotalOrder)
            .Select(match => match.Unit(one));
    }

    private IEnumerable<ReferenceUnit> Unmatched(JoinSide side)
    {
        var (units, isComposite) = side == JoinSide.Left ? (_left, _join.Left.IsComposite) : (_right, _join.Right.IsComposite);
        var unmatched = units.Where(unit => !_matches.Exists(match => match.Unit(side) == unit)).ToList();
        var isGrouped = !isComposite && !_emitEach && _join.Group is ReferenceGroup.None;
        var groups = isGrouped ? new UnmatchedGrouping(_matching, side).GroupsOf(unmatched) : unmatched.Select(unit => new List<ReferenceUnit> { unit });
        return groups.Select(group => Alone(group, side));
    }

    private ReferenceUnit Alone(List<ReferenceUnit> group, JoinSide side)
    {
        var first = group[0];
        return new(
            [.. group.SelectMany(unit => unit.Events).Order(ReferenceEvent.TotalOrder)],
            group.SelectMany(unit => unit.Matched).ToHashSet())
        {
            Key = first.Key ?? _matching.KeyOf(first.First, side),
            Labels = first.Labels,
        };
    }
}
