namespace Correlator.Dsl.Syntax;

/// <summary>The children of any node, in text order.</summary>
internal static class SyntaxChildren
{
    /// <summary>The node itself and all nodes below it, parents first.</summary>
    public static IEnumerable<SyntaxNode> SelfAndDescendants(this SyntaxNode node)
    {
        var pending = new Stack<SyntaxNode>();
        pending.Push(node);
        while (pending.TryPop(out var next))
        {
            yield return next;
            foreach (var child in Of(next).Reverse())
            {
                if (child is not null)
                {
                    pending.Push(child);
                }
            }
        }
    }

    public static IEnumerable<SyntaxNode?> Of(SyntaxNode node) => node switch
    {
        QuerySyntax query => [.. query.Statements, query.Pipeline],
        SetSyntax set => [set.Option],
        LetSyntax let => [let.Pipeline],
        OptionSyntax option => [option.Value],
        PipelineSyntax pipeline => [pipeline.Source, pipeline.Filter, .. pipeline.Stages],
        PostFilterSyntax filter => filter.Conditions,
        JoinExpressionSyntax join => OfJoin(join),
        SequenceStepSyntax step => [step.Pipeline, .. step.Keys, step.Quantifier],
        SelectorSyntax selector => [selector.Body, .. selector.Stages],
        LabelSelectorSyntax labels => labels.Matchers,
        MatcherSyntax matcher => [matcher.Field, matcher.Value],
        LabelComparisonSyntax comparison => [comparison.Field, comparison.Quantity],
        JoinClauseSyntax clause => OfClause(clause),
        KeySyntax key => [key.Left, key.Right],
        StageSyntax stage => OfStage(stage),
        PredicateSyntax predicate => OfPredicate(predicate),
        CallSyntax call => call.Arguments,
        ArithmeticSyntax arithmetic => [arithmetic.Left, arithmetic.Right],
        AggregateCallSyntax call => [call.Parameter, .. call.Fields],
        GroupingSyntax grouping => grouping.Labels,
        SelectItemSyntax item => [item.Value],
        ExtractSyntax extract => [extract.Source],
        LabelAssignmentSyntax assignment => [assignment.Value],
        ThresholdSyntax threshold => [threshold.Quantity],
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> OfJoin(JoinExpressionSyntax expression) => expression switch
    {
        JoinSyntax join => [join.Left, join.Matching, .. join.Clauses, join.Right],
        ParenthesizedSyntax group => [group.Pipeline],
        StreamSyntax stream => [stream.Selector, stream.Range, stream.Offset, stream.At, .. stream.Options],
        SequenceSyntax sequence => [.. sequence.Keys, sequence.MaxSpan, .. sequence.Steps, sequence.Until],
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> OfClause(JoinClauseSyntax clause) => clause switch
    {
        OnSyntax on => on.Keys,
        IgnoringSyntax ignoring => ignoring.Labels,
        GroupSyntax group => group.Labels,
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> OfStage(StageSyntax stage) => stage switch
    {
        LineFilterSyntax filter => filter.Alternatives,
        JsonStageSyntax json => json.Extracts,
        LogfmtStageSyntax logfmt => logfmt.Extracts,
        WhereStageSyntax where => [where.Predicate],
        KeepStageSyntax keep => keep.Labels,
        DropStageSyntax drop => drop.Labels,
        LabelFormatStageSyntax format => format.Assignments,
        SelectStageSyntax select => select.Items,
        DedupStageSyntax dedup => [.. dedup.Keys, dedup.Window],
        SuppressStageSyntax suppress => suppress.Keys,
        LookupStageSyntax lookup => lookup.Keys,
        AggregateStageSyntax aggregate => [.. aggregate.Calls, aggregate.Grouping, aggregate.Window, aggregate.Threshold],
        _ => [],
    };

    private static IEnumerable<SyntaxNode?> OfPredicate(PredicateSyntax predicate) => predicate switch
    {
        OrPredicateSyntax or => or.Operands,
        AndPredicateSyntax and => and.Operands,
        NotPredicateSyntax not => [not.Operand],
        ComparisonPredicateSyntax comparison => [comparison.Left, comparison.Right],
        MatchPredicateSyntax match => [match.Left, match.Pattern],
        InPredicateSyntax membership => [membership.Left, .. membership.Values],
        ExistsPredicateSyntax exists => [exists.Field],
        MissingPredicateSyntax missing => [missing.Alias],
        AnyPredicateSyntax any => [any.Operand],
        AllPredicateSyntax all => [all.Operand],
        _ => [],
    };
}
