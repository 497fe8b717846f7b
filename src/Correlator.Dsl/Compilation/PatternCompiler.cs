using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Turns sequences, aggregates and the keys of stages into those of the graph.</summary>
internal sealed class PatternCompiler(ExpressionCompiler expressions)
{
    /// <summary>The window of a dedup stage; null for the range.</summary>
    public static TimeSpan? DedupWindow(DedupStageSyntax dedup) => dedup.Window switch
    {
        null => null,
        TumblingWindowSyntax window => Time(window.Size),
        var other => throw NotCompiledException.BadValue(other, "`dedup` takes a length of time such as [1m]."),
    };

    public KeyExpression[] Keys(SyntaxList<KeySyntax> keys) => [.. keys.Select(key => expressions.Key(key.Left))];

    /// <summary>Compiles a sequence.</summary>
    /// <param name="syntax">The sequence.</param>
    /// <param name="compile">Compiles the pipeline of a step; a trailing filter reaches positive steps only.</param>
    public SequenceNode Sequence(SequenceSyntax syntax, Func<PipelineSyntax, bool, OperatorNode> compile)
    {
        var steps = syntax.Steps.Select(step => Step(step, compile(step.Pipeline, !step.IsNegated))).ToList();
        var clause = new SequenceClause
        {
            Keys = Keys(syntax.Keys),
            MaxSpan = syntax.MaxSpan is { } span ? Time(span) : null,
            IsUnordered = syntax.IsUnordered,
            IsOverlapping = syntax.IsOverlapping,
            Until = syntax.Until is { } until ? Step(until, compile(until.Pipeline, false)) : null,
        };
        try
        {
            return new SequenceNode(steps, clause);
        }
        catch (ArgumentException error)
        {
            throw NotCompiledException.BadValue(syntax, error.Message.Split(" (Parameter")[0]);
        }
    }

    public AggregateNode Aggregate(AggregateStageSyntax syntax, OperatorNode input)
    {
        var clause = new AggregateClause
        {
            Columns = [.. syntax.Calls.Select(Column)],
            By = syntax.Grouping is { IsWithout: false } by ? [.. by.Labels.Select(Field)] : [],
            Without = syntax.Grouping is { IsWithout: true } without ? [.. without.Labels.Select(static label => label.Name)] : null,
            Window = syntax.Window is null ? null : Window(syntax.Window),
            Threshold = syntax.Threshold is { } threshold
                ? new AggregateThreshold(ExpressionCompiler.Operator(threshold.Operator), ValueExpression.Number(threshold.Quantity.Text))
                : null,
        };
        try
        {
            return new AggregateNode(input, clause);
        }
        catch (ArgumentException error)
        {
            throw new NotCompiledException(DiagnosticCodes.NameTaken, syntax.Span, error.Message.Split(" (Parameter")[0]);
        }
    }

    private static TimeSpan Time(DurationSyntax duration) => TimeSpan.FromTicks(duration.Ticks);

    private static WindowSpec Window(WindowSyntax syntax)
    {
        try
        {
            return syntax switch
            {
                TumblingWindowSyntax window => WindowSpec.Tumbling(Time(window.Size)),
                HoppingWindowSyntax window => WindowSpec.Hopping(Time(window.Size), Time(window.Step)),
                SlidingWindowSyntax window => WindowSpec.Sliding(Time(window.Size)),
                SessionWindowSyntax window => WindowSpec.Session(Time(window.Gap), window.Maximum is { } longest ? Time(longest) : null),
                CountWindowSyntax window => WindowSpec.Events(window.Count),
                _ => throw new InvalidOperationException($"No window is made of {syntax.GetType().Name}."),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            throw NotCompiledException.BadValue(syntax, $"A hopping window is at most {WindowSpec.MaxOverlap} steps long.");
        }
    }

    private SequenceStep Step(SequenceStepSyntax syntax, OperatorNode node) => new(node)
    {
        IsNegated = syntax.IsNegated,
        Keys = Keys(syntax.Keys),
        Minimum = syntax.Quantifier?.Minimum ?? 1,
        Maximum = syntax.Quantifier is { } quantifier ? quantifier.Maximum : 1,
    };

    private AggregateCall Column(AggregateCallSyntax syntax)
    {
        FieldReference[] fields = [.. syntax.Fields.Select(Field)];
        var parameter = syntax.Parameter?.Value ?? 0;
        var call = syntax.Function switch
        {
            AggregateWord.Count when syntax.IsDistinct => AggregateCall.CountDistinct(fields[0], fields[1..]),
            AggregateWord.Count => AggregateCall.Count(fields),
            AggregateWord.Rate => AggregateCall.Rate(fields.Length > 0 ? fields[0] : null),
            _ when fields.Length == 0 => throw NotCompiledException.BadValue(syntax, $"`{Keywords.WordOf(syntax.Function)}` needs a field: {Keywords.WordOf(syntax.Function)}(duration)."),
            AggregateWord.Sum => AggregateCall.Sum(fields[0]),
            AggregateWord.Avg => AggregateCall.Avg(fields[0]),
            AggregateWord.Min => AggregateCall.Min(fields[0]),
            AggregateWord.Max => AggregateCall.Max(fields[0]),
            AggregateWord.First => AggregateCall.First(fields[0]),
            AggregateWord.Last => AggregateCall.Last(fields[0]),
            AggregateWord.StdDev => AggregateCall.StdDev(fields[0]),
            AggregateWord.Quantile => AggregateCall.Quantile(parameter, fields[0]),
            AggregateWord.TopK => AggregateCall.TopK((int)parameter, fields[0]),
            _ => AggregateCall.BottomK((int)parameter, fields[0]),
        };
        return syntax.Alias is null ? call : call.As(syntax.Alias.Text);
    }

    private FieldReference Field(FieldSyntax syntax)
    {
        var (alias, name) = expressions.Resolve(syntax);
        return new FieldReference(name, alias);
    }
}
