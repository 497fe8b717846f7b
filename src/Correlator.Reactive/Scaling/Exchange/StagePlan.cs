namespace Correlator;

/// <summary>How a query whose joins have different keys is cut into stages: a home that a key can spread, and the joins above it that bring something to it by other keys; or why it cannot be cut.</summary>
/// <remarks>
/// What comes out must be decided by the home's correlations, each of which stands in one partition. So each join above the home must keep correlations of its home side and
/// say nothing about its other side by itself, which stands in several partitions.
/// </remarks>
internal sealed class StagePlan
{
    private readonly QueryPlan _plan;
    private readonly JoinSettingsBuilder _settings;
    private readonly List<(PlanNode Node, JoinNode Join, bool IsHomeLeft)> _above = [];
    private readonly List<ForeignJoin> _joins = [];

    private StagePlan(QueryPlan plan, CorrelationOptions options)
    {
        _plan = plan;
        _settings = new JoinSettingsBuilder(plan, StreamsOf(plan, options), QueryFields.Of(plan));
    }

    /// <summary>The key of each stream of the home; empty for all others.</summary>
    public IReadOnlyList<RoutePart[]> HomeRoutes { get; private set; } = [];

    /// <summary>The joins that bring something, those nearest to the home first.</summary>
    public IReadOnlyList<ForeignJoin> Joins => _joins;

    /// <summary>Why the query cannot be cut, as a clause without a full stop; null where it can.</summary>
    public string? Obstacle { get; private set; }

    public static StagePlan Of(QueryPlan plan, CorrelationOptions options)
    {
        var self = new StagePlan(plan, options);
        self.Descend(plan.Root);
        for (var i = self._above.Count - 1; i >= 0 && self.Obstacle is null; i--)
        {
            self.Add(self._above[i].Node, self._above[i].Join, self._above[i].IsHomeLeft);
        }

        return self;
    }

    /// <summary>The streams of a query of which no operators are made.</summary>
    public static StreamTable StreamsOf(QueryPlan plan, CorrelationOptions options) =>
        new GraphBuilder(plan, options, new NoLate()) { Entrance = static (_, _) => new ClockSources([]) }.Streams;

    private static string TextOf(JoinNode join) => $"{JoinNode.Word(join.Kind)} {join.Clause}";

    private static bool IsPlain(PlanNode node) => node.Node is StreamNode stream
        ? stream.Limit is null && !stream.Stages.Any(static stage => stage is DedupStage)
        : node.Node is UnionNode && node.Inputs.All(IsPlain);

    /// <summary>Which streams such a result shows depends on the order of arrival, which stages change.</summary>
    private static bool HasSemiOfCorrelations(PlanNode node) =>
        (node.Node is JoinNode { Kind: JoinKind.Semi } && node.Inputs[1].Node.IsComposite) || node.Inputs.Any(HasSemiOfCorrelations);

    /// <summary>Goes down to the largest part that a key can spread.</summary>
    private void Descend(PlanNode node)
    {
        while (Obstacle is null)
        {
            var home = PartitionPlan.OfPart(_plan, node);
            if (home.Obstacle is null && node.Node.IsComposite)
            {
                HomeRoutes = home.Routes;
                Obstacle = HasSemiOfCorrelations(node) ? "a semi join with correlations below a join by another key shows the streams of those that came first" : null;
                return;
            }

            switch (node.Node)
            {
                case FilterNode or LambdaFilterNode:
                    node = node.Inputs[0];
                    break;
                case JoinNode join:
                    var isHomeLeft = node.Inputs[0].Node.IsComposite;
                    Obstacle = ObstacleOf(node, join, isHomeLeft) is { } reason ? $"{home.Obstacle}, and {reason}" : null;
                    _above.Add((node, join, isHomeLeft));
                    node = node.Inputs[isHomeLeft ? 0 : 1];
                    break;
                default:
                    Obstacle = home.Obstacle ?? "nothing of it is a correlation that stands in one partition";
                    break;
            }
        }
    }

    private static string? ObstacleOf(PlanNode node, JoinNode join, bool isHomeLeft)
    {
        var (home, foreign) = isHomeLeft ? (node.Inputs[0], node.Inputs[1]) : (node.Inputs[1], node.Inputs[0]);
        return !home.Node.IsComposite ? $"neither side of '{TextOf(join)}' is a correlation that stands in one partition"
            : !IsPlain(foreign) ? $"what '{TextOf(join)}' would bring by another key is more than the plain events of a stream"
            : join.Clause.Ignoring is not null ? $"'{TextOf(join)}' has another key for each set of labels"
            : join.Clause.AsOf is not null ? $"'{TextOf(join)}' chooses among the events that it would bring"
            : join.Clause.Group == (isHomeLeft ? GroupSide.Right : GroupSide.Left) || !KeepsHome(join.Kind, isHomeLeft)
                ? $"'{TextOf(join)}' decides about events by themselves that it would bring to several partitions"
            : null;
    }

    /// <summary>Whether a join says nothing about the side that is brought but by what it meets.</summary>
    private static bool KeepsHome(JoinKind kind, bool isHomeLeft) => isHomeLeft
        ? kind is JoinKind.And or JoinKind.Or or JoinKind.Unless or JoinKind.Semi
        : kind is JoinKind.And or JoinKind.Right;

    private void Add(PlanNode node, JoinNode join, bool isHomeLeft)
    {
        var settings = _settings.Build(node, join);
        var (home, foreign) = isHomeLeft ? (settings.LeftCarriers, settings.RightCarriers) : (settings.RightCarriers, settings.LeftCarriers);
        var keys = join.Clause.Keys.Where(static part => !part.Left.IsConstant && !part.Right.IsConstant)
            .Select(part => isHomeLeft ? (Home: new RoutePart(part.Left), Foreign: new RoutePart(part.Right)) : (Home: new RoutePart(part.Right), Foreign: new RoutePart(part.Left))).ToList();
        if (keys.Count == 0)
        {
            Obstacle = $"'{TextOf(join)}' has no key";
            return;
        }

        var bounds = isHomeLeft ? (settings.WidestLo, settings.WidestHi) : (Watermark.Add(0, -settings.WidestHi), Watermark.Add(0, -settings.WidestLo));
        Connect(new ForeignJoin
        {
            Streams = [.. node.Inputs[isHomeLeft ? 1 : 0].AllStreams.Select(static stream => stream.Stream)],
            Home = home,
            Foreign = foreign,
            Bounds = bounds,
            HomeKey = [.. keys.Select(static key => key.Home)],
            ForeignKey = [.. keys.Select(static key => key.Foreign)],
        }, TextOf(join));
    }

    /// <summary>A join may meet what another one below it has brought. That is reached through what the other has met, where both have one key: further away in time.</summary>
    private void Connect(ForeignJoin join, string text)
    {
        foreach (var below in _joins.Where(below => (join.Home & below.Foreign) != 0).ToList())
        {
            if (!below.ForeignKey.SequenceEqual(join.HomeKey) || !below.HomeKey.SequenceEqual(join.HomeKey))
            {
                Obstacle = $"'{text}' may meet events of '{NamesOf(below)}' that are brought by another key themselves: name the stream that it goes by, as in of ALIAS or on(ALIAS.FIELD)";
                return;
            }

            join = join.Reaching(below);
        }

        // What another join has brought without a key meets nothing.
        _joins.Add(join.Without(_joins.SelectMany(static below => below.Streams)));
    }

    private string NamesOf(ForeignJoin join) => string.Join("', '", join.Streams.Select(stream => _plan.Streams[stream].Alias));

    private sealed class NoLate : ILateSink
    {
        public void OnLate(LogEvent logEvent)
        {
        }
    }
}
