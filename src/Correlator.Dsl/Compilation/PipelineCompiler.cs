using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Turns pipelines and joins of the syntax tree into operator nodes. Trailing filters go down into every stream that they are about.</summary>
internal sealed class PipelineCompiler
{
    private readonly StreamCompiler _streams;
    private readonly Dictionary<string, PipelineSyntax> _lets;
    private readonly HashSet<string> _aliases;
    private readonly IReadOnlySet<string> _usedAliases;
    private readonly HashSet<string> _usedLets = new(StringComparer.Ordinal);
    private readonly ExpressionCompiler _expressions;
    private readonly PatternCompiler _patterns;

    public PipelineCompiler(StreamCompiler streams, BoundQuery query)
    {
        _streams = streams;
        _lets = query.Syntax.Statements.OfType<LetSyntax>().ToDictionary(static let => let.Name.Text, static let => let.Pipeline);
        _aliases = query.Aliases.Keys.ToHashSet(StringComparer.Ordinal);
        _usedAliases = query.UsedAliases;
        _expressions = new ExpressionCompiler(_aliases);
        _patterns = new PatternCompiler(_expressions);
    }

    public OperatorNode Compile(PipelineSyntax pipeline, IReadOnlyList<Predicate> outerFilters)
    {
        IReadOnlyList<Predicate> own = pipeline.Filter is null ? [] : [.. pipeline.Filter.Conditions.Select(ExpressionCompiler.Condition)];
        var isLone = IsLoneStream(pipeline.Source);
        var node = Compile(pipeline.Source, isLone ? own : [.. own, .. outerFilters]);
        var pending = isLone ? outerFilters : [];
        foreach (var stage in pipeline.Stages)
        {
            if (!IsOfStream(stage, node))
            {
                (node, pending) = (Filtered(node, pending), []);
            }

            node = Compile(stage, node);
        }

        return Filtered(node, pending);
    }

    /// <summary>Whether a source is one stream, perhaps in parentheses, with stages that act on its events: an outer filter comes after these.</summary>
    private bool IsLoneStream(JoinExpressionSyntax syntax) => syntax switch
    {
        StreamSyntax => true,
        ParenthesizedSyntax parenthesized => IsLone(parenthesized.Pipeline),
        LetReferenceSyntax reference => IsLone(_lets[reference.Name.Text]),
        _ => false,
    };

    private bool IsLone(PipelineSyntax pipeline) =>
        IsLoneStream(pipeline.Source) && pipeline.Stages.All(stage => EventStageCompiler.IsEventStage(stage) && !IsAboutCorrelations(stage));

    private bool IsOfStream(StageSyntax stage, OperatorNode input) =>
        input is StreamNode && EventStageCompiler.IsEventStage(stage) && !IsAboutCorrelations(stage);

    private static OperatorNode Filtered(OperatorNode node, IReadOnlyList<Predicate> filters) =>
        filters.Aggregate(node, static (input, filter) => ((StreamNode)input).WithStage(EventStage.Where(filter)));

    private OperatorNode Compile(JoinExpressionSyntax syntax, IReadOnlyList<Predicate> filters)
    {
        switch (syntax)
        {
            case StreamSyntax stream:
                return _streams.Compile(stream, filters);
            case ParenthesizedSyntax parenthesized:
                return Aliased(Compile(parenthesized.Pipeline, filters), parenthesized.Alias);
            case LetReferenceSyntax reference:
                return CompileLet(reference, filters);
            case JoinSyntax { Kind: JoinWord.Union } union:
                return new UnionNode(Compile(union.Left, filters), Compile(union.Right, filters));
            case JoinSyntax join:
                // A filter never reaches what must be absent, nor what only has to be there.
                var rightFilters = join.Kind is JoinWord.Unless or JoinWord.Semi ? [] : filters;
                return Join(join, Compile(join.Left, filters), Compile(join.Right, rightFilters));
            case SequenceSyntax sequence:
                return Aliased(_patterns.Sequence(sequence, (pipeline, isPositive) => Compile(pipeline, isPositive ? filters : [])), sequence.Alias);
            default:
                throw new InvalidOperationException($"No operator is made of {syntax.GetType().Name}.");
        }
    }

    private OperatorNode Compile(StageSyntax stage, OperatorNode input)
    {
        if (IsOfStream(stage, input))
        {
            return ((StreamNode)input).WithStage(EventStageCompiler.Compile(stage, new ExpressionCompiler(new HashSet<string>())));
        }

        return stage switch
        {
            WhereStageSyntax where => new FilterNode(input, _expressions.Predicate(where.Predicate)),
            SelectStageSyntax select => new SelectNode(input, [.. select.Items.Select(Column)]),
            LimitStageSyntax limit => new LimitNode(input, limit.Count),
            EmitStageSyntax emit => new EmitNode(input, Mode(emit.Mode)),
            AggregateStageSyntax aggregate => _patterns.Aggregate(aggregate, input),
            DedupStageSyntax dedup => new DedupNode(input, _patterns.Keys(dedup.Keys), PatternCompiler.DedupWindow(dedup)),
            SuppressStageSyntax suppress => new SuppressNode(input, _patterns.Keys(suppress.Keys), Span(suppress.Duration)),
            SampleStageSyntax sample => new SampleNode(input, sample.Fraction),
            LookupStageSyntax lookup => _streams.Lookup(lookup, input, [.. lookup.Keys.Select(Key)]),
            _ => throw NotCompiledException.NotRunnable(stage, "This stage after a join"),
        };
    }

    private JoinNode Join(JoinSyntax join, OperatorNode left, OperatorNode right)
    {
        try
        {
            return new JoinNode(Kind(join.Kind), left, right, Clause(join));
        }
        catch (ArgumentException error)
        {
            throw new NotCompiledException(DiagnosticCodes.ContradictingClause, join.OperatorSpan, error.Message.Split(" (Parameter")[0]);
        }
    }

    /// <summary>A condition on an alias or on the whole correlation is judged on results, even where the result is one event.</summary>
    private bool IsAboutCorrelations(StageSyntax stage) =>
        stage is WhereStageSyntax where && new CorrelationReferences(_aliases).Find(where.Predicate);

    private SelectColumn Column(SelectItemSyntax item)
    {
        var value = _expressions.Value(item.Value);
        return new SelectColumn(value, item.Alias?.Text ?? value.ToString());
    }

    private JoinClause Clause(JoinSyntax join)
    {
        var clause = new JoinClause();
        if (join.Matching is OnSyntax on)
        {
            clause = clause with { Keys = [.. on.Keys.Select(Key)] };
        }
        else if (join.Matching is IgnoringSyntax ignoring)
        {
            clause = clause with { Ignoring = [.. ignoring.Labels.Select(static label => label.Name)] };
        }

        clause = join.Clauses.Aggregate(clause, Apply);
        return clause.Least > clause.Greatest
            ? throw new NotCompiledException(DiagnosticCodes.ContradictingClause, join.Clauses[^1].Span, "The time clauses of this join contradict each other: no time satisfies all of them.")
            : clause;
    }

    private static JoinClause Apply(JoinClause clause, JoinClauseSyntax syntax) => syntax switch
    {
        WithinSyntax within => Narrow(clause, -Span(within.Distance), Span(within.Distance)),
        WithinBoundsSyntax within => Narrow(clause, Bound(within.Lower), Bound(within.Upper)) with { Of = within.Of?.Text },
        BeforeSyntax before => Narrow(clause, -Span(before.Distance), TimeSpan.Zero),
        AfterSyntax after => Narrow(clause, TimeSpan.Zero, Span(after.Distance)),
        AsOfSyntax asOf => clause with { AsOf = new AsOfClause(Direction(asOf.Direction), asOf.Tolerance is null ? null : Span(asOf.Tolerance)) },
        GroupSyntax group => clause with
        {
            Group = group.Side == GroupModifier.Left ? GroupSide.Left : GroupSide.Right,
            GroupLabels = [.. group.Labels.Select(static label => label.Name)],
        },
        _ => clause,
    };

    /// <summary>Every time clause of a join holds: the bounds intersect.</summary>
    private static JoinClause Narrow(JoinClause clause, TimeSpan? least, TimeSpan? greatest) => clause with
    {
        Least = clause.Least is { } lower && least is { } otherLower && lower > otherLower ? lower : least ?? clause.Least,
        Greatest = clause.Greatest is { } upper && greatest is { } otherUpper && upper < otherUpper ? upper : greatest ?? clause.Greatest,
    };

    private KeyPart Key(KeySyntax key)
    {
        var left = _expressions.Key(key.Left);
        return new KeyPart(left, key.Right is null ? left : _expressions.Key(key.Right));
    }

    /// <summary>Each use of a let name is a stream of its own; the name itself serves as the alias of its first use.</summary>
    private OperatorNode CompileLet(LetReferenceSyntax reference, IReadOnlyList<Predicate> filters)
    {
        var name = reference.Name.Text;
        var node = Compile(_lets[name], filters);
        if (reference.Alias is not null)
        {
            return node.As(reference.Alias.Text);
        }

        return node.Alias is null && _usedAliases.Contains(name) && _usedLets.Add(name) ? node.As(name) : node;
    }

    private static OperatorNode Aliased(OperatorNode node, NameSyntax? alias) => alias is null ? node : node.As(alias.Text);

    private static TimeSpan Span(DurationSyntax duration) => TimeSpan.FromTicks(duration.Ticks);

    private static TimeSpan? Bound(BoundSyntax bound) => bound.IsInfinite ? null : TimeSpan.FromTicks(bound.Ticks);

    private static AsOfDirection Direction(AsOfWord direction) => direction switch
    {
        AsOfWord.Previous => AsOfDirection.Previous,
        AsOfWord.Next => AsOfDirection.Next,
        _ => AsOfDirection.Nearest,
    };

    private static EmitMode Mode(EmitWord mode) => mode switch
    {
        EmitWord.First => EmitMode.First,
        EmitWord.Final => EmitMode.Final,
        _ => EmitMode.Each,
    };

    private static JoinKind Kind(JoinWord kind) => kind switch
    {
        JoinWord.And => JoinKind.And,
        JoinWord.Or => JoinKind.Or,
        JoinWord.Unless => JoinKind.Unless,
        JoinWord.Semi => JoinKind.Semi,
        JoinWord.Right => JoinKind.Right,
        _ => JoinKind.Full,
    };
}
