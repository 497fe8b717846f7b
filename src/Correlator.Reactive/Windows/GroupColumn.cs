namespace Correlator;

/// <summary>One column of an aggregate for all groups of a window, by the number of the group.</summary>
internal abstract class GroupColumn
{
    /// <summary>Makes the column of a function over windows from which nothing is taken away.</summary>
    public static GroupColumn Create(ColumnReader reader) => reader.Call switch
    {
        { Function: AggregateFunction.Count, Fields.Count: 0 } => new EventCountColumn(),
        { Function: AggregateFunction.Count } => new StateColumn<CountState>(reader),
        { Function: AggregateFunction.Sum } => new StateColumn<NumberState<SumNumbers>>(reader),
        { Function: AggregateFunction.Avg } => new StateColumn<NumberState<MeanNumbers>>(reader),
        { Function: AggregateFunction.Min } => new StateColumn<NumberState<LeastNumber>>(reader),
        { Function: AggregateFunction.Max } => new StateColumn<NumberState<GreatestNumber>>(reader),
        _ => new AccumulatorColumn(reader),
    };

    /// <summary>Whether the column reads fields of the events.</summary>
    public virtual bool ReadsEvents => true;

    /// <summary>Begins the group that is the next in number.</summary>
    public abstract void Begin(int group);

    /// <summary>Tells a group of the event that is being taken.</summary>
    public abstract void Add(int group, ItemScope scope, OperatorCounters counters);

    /// <summary>The value of a group; missing where there is none.</summary>
    /// <param name="group">The group.</param>
    /// <param name="seconds">The length of the window, for rates.</param>
    public abstract Value Result(int group, double seconds);

    /// <summary>Whether the value of a group is an estimate.</summary>
    public virtual bool IsApproximate(int group) => false;

    /// <summary>Lets go of so many groups, which are all.</summary>
    public abstract void Clear(int groups);

    /// <summary>Makes room for a group.</summary>
    protected static void MakeRoom<T>(ref T[] groups, int group)
    {
        if (group == groups.Length)
        {
            Array.Resize(ref groups, group * 2);
        }
    }

    /// <summary>The number of events.</summary>
    private sealed class EventCountColumn : GroupColumn
    {
        private long[] _counts = new long[GroupIndex.InitialGroups];

        public override bool ReadsEvents => false;

        public override void Begin(int group)
        {
            MakeRoom(ref _counts, group);
            _counts[group] = 0;
        }

        public override void Add(int group, ItemScope scope, OperatorCounters counters) => _counts[group]++;

        public override Value Result(int group, double seconds) => Value.OfNumber(_counts[group]);

        public override void Clear(int groups)
        {
            // Each begins at zero.
        }
    }

    /// <summary>What is a value for each group.</summary>
    private sealed class StateColumn<TState>(ColumnReader reader) : GroupColumn
        where TState : struct, IGroupState
    {
        private TState[] _states = new TState[GroupIndex.InitialGroups];

        public override void Begin(int group) => MakeRoom(ref _states, group);

        public override void Add(int group, ItemScope scope, OperatorCounters counters)
        {
            if (reader.TryObserve(scope, counters, out var observation))
            {
                _states[group].Add(observation);
            }
        }

        public override Value Result(int group, double seconds) => _states[group].Result();

        public override void Clear(int groups) => Array.Clear(_states, 0, groups);
    }

    /// <summary>What is an object for each group.</summary>
    private sealed class AccumulatorColumn(ColumnReader reader) : GroupColumn
    {
        private Accumulator[] _accumulators = new Accumulator[GroupIndex.InitialGroups];

        public override void Begin(int group)
        {
            MakeRoom(ref _accumulators, group);
            _accumulators[group] = Accumulator.Create(reader.Call.Function, reader.Call.Parameter, slidingTicks: 0);
        }

        public override void Add(int group, ItemScope scope, OperatorCounters counters)
        {
            if (reader.TryObserve(scope, counters, out var observation))
            {
                _accumulators[group].Add(observation);
            }
        }

        public override Value Result(int group, double seconds) => _accumulators[group].Result(seconds);

        public override bool IsApproximate(int group) => _accumulators[group].IsApproximate;

        public override void Clear(int groups) => Array.Clear(_accumulators, 0, groups);
    }
}
