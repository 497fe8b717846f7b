namespace Correlator.Dsl.Syntax;

/// <summary>Compares queries by meaning of their structure: spans, layout, comments and parentheses that change nothing do not count.</summary>
public static class SyntaxComparer
{
    /// <summary>True if both queries have the same tree.</summary>
    public static bool AreEquivalent(QuerySyntax left, QuerySyntax right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Strip(left).Equals(Strip(right));
    }

    /// <summary>The query without the parentheses that only group what already stands together.</summary>
    internal static QuerySyntax Strip(QuerySyntax query) => query with
    {
        Statements = [.. query.Statements.Select(Strip)],
        Pipeline = Strip(query.Pipeline),
    };

    private static StatementSyntax Strip(StatementSyntax statement) =>
        statement is LetSyntax let ? let with { Pipeline = Strip(let.Pipeline) } : statement;

    private static PipelineSyntax Strip(PipelineSyntax pipeline) => pipeline with { Source = Strip(pipeline.Source) };

    private static JoinExpressionSyntax Strip(JoinExpressionSyntax expression) => expression switch
    {
        JoinSyntax join => join with { Left = Strip(join.Left), Right = Strip(join.Right) },
        ParenthesizedSyntax { Alias: null, Pipeline: { Filter: null, Stages.Count: 0 } inner } => Strip(inner.Source),
        ParenthesizedSyntax group => group with { Pipeline = Strip(group.Pipeline) },
        SequenceSyntax sequence => sequence with
        {
            Steps = [.. sequence.Steps.Select(Strip)],
            Until = sequence.Until is null ? null : Strip(sequence.Until),
        },
        _ => expression,
    };

    private static SequenceStepSyntax Strip(SequenceStepSyntax step) => step with { Pipeline = Strip(step.Pipeline) };
}
