using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests;

/// <summary>Stages, predicates and expressions.</summary>
internal sealed partial class RandomQuery
{
    private StageSyntax Stage() => Chance(3) ? EventStage() : ResultStage();

    private StageSyntax EventStage() => Choose<StageSyntax>(
        () => new LineFilterSyntax(None, Of(Enum.GetValues<LineFilterOperator>()), List(1, 3, Text)),
        () => new JsonStageSyntax(None, List(0, 2, Extract)),
        () => new LogfmtStageSyntax(None, List(0, 2, Extract)),
        () => new PatternStageSyntax(None, new StringSyntax(None, "<ip> <_>", "`<ip> <_>`")),
        () => new RegexpStageSyntax(None, Pattern()),
        () => new WhereStageSyntax(None, Predicate(3)),
        () => new KeepStageSyntax(None, List(1, 2, Field)),
        () => new DropStageSyntax(None, List(1, 2, Field)),
        () => new LabelFormatStageSyntax(None, List(1, 2, () => new LabelAssignmentSyntax(None, Name(), Chance(2) ? Text() : PlainField()))),
        () => new LineFormatStageSyntax(None, Raw("{{.a}}")),
        () => new SampleStageSyntax(None, 0.5, "0.5"),
        () => new DedupStageSyntax(None, List(0, 2, Key), Maybe(Window)));

    private StageSyntax ResultStage() => Choose<StageSyntax>(
        () => new SelectStageSyntax(None, List(1, 3, () => new SelectItemSyntax(None, Expression(2), Maybe(Alias)))),
        Aggregate,
        () => new LimitStageSyntax(None, Pick(1000)),
        () => new EmitStageSyntax(None, Of(Enum.GetValues<EmitWord>())),
        () => new SuppressStageSyntax(None, List(0, 2, Key), Duration()),
        () => new LookupStageSyntax(None, Text(), List(1, 2, Key)));

    private ExtractSyntax Extract() => new(None, new NameSyntax(None, Of("user", "a-b")), Maybe<ExpressionSyntax>(() => Chance(2) ? Text() : PlainField()));

    private AggregateStageSyntax Aggregate() => new(None, List(1, 2, AggregateCall))
    {
        Grouping = Maybe(() => new GroupingSyntax(None, Chance(3), List(0, 2, Field))),
        Window = Maybe(Window),
        Threshold = Chance(3) ? new ThresholdSyntax(None, Of(Enum.GetValues<ComparisonOperator>()), Quantity()) : null,
    };

    private AggregateCallSyntax AggregateCall()
    {
        var function = Of(Enum.GetValues<AggregateWord>());
        var call = new AggregateCallSyntax(None, function, []) { Alias = Maybe(Alias) };
        return function switch
        {
            AggregateWord.Count when Chance(2) => call with { IsDistinct = true, Fields = [PlainField()] },
            AggregateWord.Count => call with { Fields = List(0, 2, PlainField) },
            AggregateWord.Quantile or AggregateWord.TopK or AggregateWord.BottomK => call with { Parameter = new QuantitySyntax(None, QuantityKind.Number, 1, "1"), Fields = [PlainField()] },
            _ => call with { Fields = List(0, 1, PlainField) },
        };
    }

    private WindowSyntax Window() => Choose<WindowSyntax>(
        () => new TumblingWindowSyntax(None, Duration()),
        () => new HoppingWindowSyntax(None, Duration(), Duration()),
        () => new SlidingWindowSyntax(None, Duration()),
        () => new SessionWindowSyntax(None, Duration(), Maybe(Duration)),
        () => new CountWindowSyntax(None, 1 + Pick(100)));

    private PredicateSyntax Predicate(int depth) => depth == 0 ? Comparison() : Choose<PredicateSyntax>(
        () => new OrPredicateSyntax(None, List(2, 3, () => Predicate(depth - 1))),
        () => new AndPredicateSyntax(None, List(2, 3, () => Predicate(depth - 1))),
        () => new NotPredicateSyntax(None, Predicate(depth - 1)),
        () => new AnyPredicateSyntax(None, Predicate(depth - 1)),
        () => new AllPredicateSyntax(None, Predicate(depth - 1)),
        () => new ExistsPredicateSyntax(None, Field()),
        () => new MissingPredicateSyntax(None, Alias()),
        () => new MatchPredicateSyntax(None, Expression(1), Chance(2), Pattern()),
        () => new InPredicateSyntax(None, Expression(1), List(1, 3, () => Expression(0))),
        Comparison);

    private ComparisonPredicateSyntax Comparison() => new ComparisonPredicateSyntax(None, Expression(2), Of(Enum.GetValues<ComparisonOperator>()), Expression(2));

    private ExpressionSyntax Expression(int depth)
    {
        var sum = Product(depth);
        return depth > 0 && Chance(3) ? new ArithmeticSyntax(None, Of(ArithmeticOperator.Add, ArithmeticOperator.Subtract), sum, Product(depth)) : sum;
    }

    private ExpressionSyntax Product(int depth)
    {
        var term = Term(depth);
        return depth > 0 && Chance(4) ? new ArithmeticSyntax(None, Of(ArithmeticOperator.Multiply, ArithmeticOperator.Divide), term, Term(depth)) : term;
    }

    private ExpressionSyntax Term(int depth) => Choose<ExpressionSyntax>(
        Quantity,
        Text,
        PlainField,
        () => depth == 0 ? PlainField() : new CallSyntax(None, new NameSyntax(None, Of("lower", "duration", "time", "label")), List(0, 2, () => Expression(depth - 1))));
}
