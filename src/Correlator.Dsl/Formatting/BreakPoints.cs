using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>The places in a query where the formatter may start a line.</summary>
internal static class BreakPoints
{
    /// <summary>The offset of the last such place inside a pipeline; -1 if it has none.</summary>
    public static int LastOf(PipelineSyntax pipeline)
    {
        var last = LastOf(pipeline.Source);
        last = Math.Max(last, pipeline.Filter?.Span.Start ?? -1);
        return pipeline.Stages.Count == 0 ? last : Math.Max(last, StartOf(pipeline.Stages[^1]));
    }

    public static int LastOf(JoinExpressionSyntax expression) => expression switch
    {
        JoinSyntax join => Math.Max(join.OperatorSpan.Start, Math.Max(LastOf(join.Left), LastOf(join.Right))),
        ParenthesizedSyntax group => LastOf(group.Pipeline),
        SequenceSyntax sequence => LastOf(sequence),
        _ => -1,
    };

    public static int LastOf(SequenceSyntax sequence)
    {
        var last = sequence.Until?.Span.Start ?? -1;
        foreach (var step in sequence.Steps)
        {
            last = Math.Max(last, Math.Max(step.Span.Start, LastOf(step.Pipeline)));
        }

        return sequence.Until is null ? last : Math.Max(last, LastOf(sequence.Until.Pipeline));
    }

    /// <summary>Where the stage begins; comments before its bar and behind it are treated alike.</summary>
    public static int StartOf(StageSyntax stage) => stage.Span.Start;
}
