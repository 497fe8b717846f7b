namespace Correlator;

// Streams with stages, and the operators with state that take their items once.
internal sealed partial class GraphBuilder
{
    private IClockSource BuildStream(PlanNode plan, IMemberSink output)
    {
        var node = (StreamNode)plan.Node;
        var stages = node.Stages.SkipWhile(static stage => stage is not DedupStage).ToList();
        var ordered = stages.Count == 0 ? (null, output) : Deduplicated(plan, node, stages, output);
        var clock = Entrance(plan, new MemberEvents(plan.Stream, ordered.Entrance));
        if (ordered.Item1 is not null)
        {
            ordered.Item1.Source = clock;
        }

        return clock;
    }

    /// <summary>A stream for an operator that takes plain events.</summary>
    private IClockSource BuildEvents(PlanNode plan, IEventSink output) =>
        ((StreamNode)plan.Node).Stages.Any(static stage => stage is DedupStage)
            ? BuildStream(plan, new EventMembers(output))
            : Entrance(plan, output);

    /// <summary>The entrance of a stream's stages from the first <c>dedup</c> on.</summary>
    private (OrderedItems? Order, IMemberSink Entrance) Deduplicated(PlanNode plan, StreamNode node, List<EventStage> stages, IMemberSink output)
    {
        // From the last to the first: what stands between two dedup stages acts on each event.
        OrderedItems? order = null;
        while (stages.Count > 0)
        {
            var at = stages.FindLastIndex(static stage => stage is DedupStage);
            var dedup = (DedupStage)stages[at];
            var behind = stages.GetRange(at + 1, stages.Count - at - 1);
            var passed = new ItemMembers(behind.Count == 0 ? output : new MemberStages(behind, Streams, output));
            var identity = new ItemIdentity(dedup.Keys, _plan.Aliases, isWhole: dedup.Keys.Count == 0);
            var window = (dedup.Window ?? node.Lifetime).Ticks;
            IItemSink copies = new Deduplicate(identity, window, Count(dedup.ToString()[2..]), Streams, passed) { Budget = Budget, Streams = plan.Streams };
            if (!_isFirst)
            {
                copies = order = Ordered(plan, copies, item => OnLate(item, Streams));
            }

            output = new MemberItems(copies);
            stages.RemoveRange(at, stages.Count - at);
        }

        return (order, output);
    }

    private void OnLate(Item item, StreamTable streams)
    {
        if (item.Unit is null)
        {
            streams[item.First.Stream].Ledger.Late++;
            _late.OnLate(item.First.Event);
        }
    }

    private StreamState RowsOf(PlanNode plan)
    {
        if (!_rows.TryGetValue(plan, out var rows))
        {
            var node = (AggregateNode)plan.Node;
            var longest = plan.AllStreams.Max(leaf => Streams[leaf.Stream].RangeTicks);
            rows = new StreamState
            {
                Source = AggregateCall.Word(node.Clause.Columns[0].Function),
                Alias = plan.Alias ?? AggregateCall.Word(node.Clause.Columns[0].Function),
                RangeTicks = node.Clause.Window?.Lifetime.Ticks ?? longest,
            };
            _rows.Add(plan, rows);
        }

        return rows;
    }

    private IClockSource BuildAggregate(PlanNode plan, AggregateNode node, IRowSink output)
    {
        var settings = new AggregateSettings
        {
            Clause = node.Clause,
            Aliases = _plan.Aliases,
            Streams = StreamsOf(plan.Inputs[0]),
            Source = RowsOf(plan).Source,
            StreamsBelow = plan.Streams,
            IsFirst = _isFirst,
            Counters = Count(node.Stage),
            Late = _late,
            Budget = Budget,
            RowNumbering = _options.RowNumbering,
            IsOverUnits = plan.Inputs[0].Node.IsComposite,
            IsInner = output is RowMembers,
        };
        if (CanTakeEvents(plan.Inputs[0], node))
        {
            var events = new EventWindows(settings, plan.Inputs[0].Stream, output);
            events.Source = BuildEvents(plan.Inputs[0], events);
            return events;
        }

        WindowOperator windows = node.Clause.Window?.Kind switch
        {
            WindowKind.Tumbling or WindowKind.Hopping => new AlignedWindows(settings, output),
            WindowKind.Sliding => new SlidingWindows(settings, output),
            WindowKind.Session => new SessionWindows(settings, output),
            WindowKind.Events => new CountWindows(settings, output),
            _ => new WholeInput(settings, output),
        };
        windows.Source = windows is AlignedWindows or WholeInput
            ? BuildItems(plan.Inputs[0], windows)
            : BuildOrdered(plan.Inputs[0], Ordered(plan.Inputs[0], windows, windows.OnLate));
        return windows;
    }

    /// <summary>Whether an aggregate takes the events of a stream as they leave its stages, in aligned windows.</summary>
    /// <remarks>It lets go of its groups window by window only, so under a budget the general operators serve.</remarks>
    private bool CanTakeEvents(PlanNode input, AggregateNode node) =>
        Budget is null
        && node.Clause.Window?.Kind is WindowKind.Tumbling or WindowKind.Hopping
        && input.Node is StreamNode stream
        && !stream.Stages.Any(static stage => stage is DedupStage);

    /// <summary>A stage that takes its items once: dedup, suppress, sample, lookup.</summary>
    private IClockSource BuildStage(PlanNode plan, IItemSink output)
    {
        var input = plan.Inputs[0];
        var streams = StreamsOf(input);
        var counters = Count(((ResultNode)plan.Node).Stage);
        IItemSink stage = plan.Node switch
        {
            DedupNode dedup => new Deduplicate(
                new ItemIdentity(dedup.Keys, _plan.Aliases, isWhole: dedup.Keys.Count == 0),
                dedup.Window?.Ticks ?? input.Leaves.Max(leaf => streams[leaf.Stream].RangeTicks),
                counters,
                streams,
                output) { Budget = Budget, Streams = input.Streams },
            SuppressNode suppress => new Deduplicate(
                new ItemIdentity(suppress.Keys, _plan.Aliases, isWhole: false), suppress.Duration.Ticks, counters, streams, output)
            {
                Budget = Budget,
                Streams = input.Streams,
            },
            SampleNode sample => new SampleItems(sample.Fraction, counters, output),
            LookupNode lookup => new LookupItems(lookup, _plan.Aliases, counters, output),
            _ => throw new ArgumentException($"'{plan.Node}' cannot run."),
        };
        return plan.Node is DedupNode or SuppressNode && !_isFirst
            ? BuildOrdered(input, Ordered(input, stage, item => OnLate(item, streams)))
            : BuildItems(input, stage);
    }

    private HeldItems? HeldBelow(PlanNode plan) => Budget is null ? null : new HeldItems(Budget, StreamsOf(plan), plan.Streams);

    private OrderedItems Ordered(PlanNode plan, IItemSink output, Action<Item> onLate)
    {
        var held = HeldBelow(plan);
        var order = new OrderedItems(output, onLate, held);
        held?.Register(order);
        return order;
    }

    private IClockSource BuildOrdered(PlanNode plan, OrderedItems order) => order.Source = BuildItems(plan, order);

    private IClockSource BuildItems(PlanNode plan, IItemSink sink)
    {
        List<OperatorNode> selects = [.. plan.Node is ResultNode { SeesRevisions: true } ? SelectsBelow(plan) : [], .. plan.Node is SelectNode ? [plan.Node] : Array.Empty<OperatorNode>()];
        sink = selects.Count == 0 ? sink : new SelectItems(Settings(plan, isFirst: false) with { ResultStages = selects }, sink);
        return plan.Node.IsComposite
            ? BuildUnits(plan, new ClosedUnits(sink), isInner: true)
            : BuildMembers(plan, new MemberItems(sink));
    }

    private OperatorCounters Count(string name)
    {
        var counters = new OperatorCounters(name);
        Counters.Add(counters);
        return counters;
    }
}
