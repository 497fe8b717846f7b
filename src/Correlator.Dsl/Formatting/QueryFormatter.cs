using System.Text;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>Lays a query out: on one line where it is short and has no comments inside, else one join, step or stage a line. Formatting its own output changes nothing.</summary>
internal sealed class QueryFormatter
{
    /// <summary>The longest line that is left in one piece, in UTF-16 units.</summary>
    private const int LineWidth = 100;
    private const int IndentWidth = 2;

    private readonly StringBuilder _text = new();
    private readonly Queue<CommentSyntax> _comments;
    private bool _lineHasComment;

    private QueryFormatter(QuerySyntax query) => _comments = new Queue<CommentSyntax>(query.Comments);

    /// <summary>The canonical text of a query with its comments.</summary>
    public static string Format(QuerySyntax query)
    {
        var formatter = new QueryFormatter(query);
        formatter.WriteQuery(query);
        return formatter._text.ToString();
    }

    private void WriteQuery(QuerySyntax query)
    {
        foreach (var statement in query.Statements)
        {
            StartLine(0, statement.Span.Start);
            WriteStatement(statement);
        }

        StartLine(0, query.Pipeline.Span.Start);
        WritePipeline(query.Pipeline, 0);
        FlushComments(0, int.MaxValue);
    }

    private void WriteStatement(StatementSyntax statement)
    {
        if (statement is LetSyntax let && IsBroken(let.Pipeline))
        {
            _text.Append("let ").Append(let.Name.Text).Append(" =");
            StartLine(1, let.Pipeline.Span.Start);
            WritePipeline(let.Pipeline, 1);
            _text.Append(';');
        }
        else
        {
            _text.Append(SyntaxPrinter.Print(statement));
        }
    }

    private void WritePipeline(PipelineSyntax pipeline, int indent)
    {
        if (!IsBroken(pipeline))
        {
            _text.Append(SyntaxPrinter.Print(pipeline));
            return;
        }

        WriteJoins(pipeline.Source, indent);
        if (pipeline.Filter is { } filter)
        {
            StartLine(indent, filter.Span.Start);
            _text.Append(SyntaxPrinter.Print(filter));
        }

        foreach (var stage in pipeline.Stages)
        {
            StartLine(indent, BreakPoints.StartOf(stage));
            _text.Append(SyntaxPrinter.Print(stage));
        }
    }

    /// <summary>A chain of one level: the first side, then one join a line.</summary>
    private void WriteJoins(JoinExpressionSyntax expression, int indent)
    {
        var chain = new Stack<JoinSyntax>();
        var first = expression;
        while (first is JoinSyntax join)
        {
            chain.Push(join);
            first = join.Left;
            if (SyntaxPrinter.NeedsParentheses(join, first))
            {
                break;
            }
        }

        WriteSide(first, indent);
        foreach (var join in chain)
        {
            StartLine(indent + 1, join.OperatorSpan.Start);
            _text.Append(SyntaxPrinter.PrintJoinHead(join)).Append(' ');
            WriteSide(join.Right, indent + 1);
        }
    }

    private void WriteSide(JoinExpressionSyntax side, int indent)
    {
        switch (side)
        {
            case JoinSyntax join:
                WriteGroup(new ParenthesizedSyntax(join.Span, new PipelineSyntax(join.Span, join, null, [])), indent);
                break;
            case ParenthesizedSyntax group:
                WriteGroup(group, indent);
                break;
            case SequenceSyntax sequence when IsBroken(SyntaxPrinter.Print(sequence), sequence.Span.Start, BreakPoints.LastOf(sequence)):
                WriteSequence(sequence, indent);
                break;
            default:
                _text.Append(SyntaxPrinter.Print(side));
                break;
        }
    }

    private void WriteGroup(ParenthesizedSyntax group, int indent)
    {
        if (!IsBroken(group.Pipeline))
        {
            _text.Append(SyntaxPrinter.Print(group));
            return;
        }

        _text.Append('(');
        StartLine(indent + 1, group.Pipeline.Span.Start);
        WritePipeline(group.Pipeline, indent + 1);
        FlushComments(indent + 1, group.Alias?.Span.Start ?? (group.Span.End - 1));
        NewLine(indent);
        _text.Append(')');
        WriteAlias(group);
    }

    private void WriteSequence(SequenceSyntax sequence, int indent)
    {
        _text.Append(SyntaxPrinter.PrintSequenceHead(sequence));
        foreach (var step in sequence.Steps)
        {
            StartLine(indent + 1, step.Span.Start);
            WriteStep(step, indent + 1);
        }

        if (sequence.Until is { } until)
        {
            StartLine(indent + 1, until.Span.Start);
            _text.Append("until ");
            WriteStep(until, indent + 1);
        }

        WriteAlias(sequence);
    }

    private void WriteStep(SequenceStepSyntax step, int indent)
    {
        if (!IsBroken(step.Pipeline))
        {
            _text.Append(SyntaxPrinter.Print(step));
            return;
        }

        _text.Append(step.IsNegated ? "![" : "[");
        StartLine(indent + 1, step.Pipeline.Span.Start);
        WritePipeline(step.Pipeline, indent + 1);
        FlushComments(indent + 1, step.Keys.Count > 0 ? step.Keys[0].Span.Start : step.Quantifier?.Span.Start ?? (step.Span.End - 1));
        NewLine(indent);
        _text.Append(']').Append(SyntaxPrinter.PrintStepTail(step));
    }

    private void WriteAlias(PrimarySyntax primary)
    {
        if (primary.Alias is { } alias)
        {
            _text.Append(" as ").Append(alias.Text);
        }
    }

    private bool IsBroken(PipelineSyntax pipeline) =>
        IsBroken(SyntaxPrinter.Print(pipeline), pipeline.Span.Start, BreakPoints.LastOf(pipeline)) && HasBreakPoint(pipeline);

    private bool IsBroken(string line, int start, int lastBreakPoint) =>
        line.Length > LineWidth || _comments.Any(comment => comment.Span.Start >= start && comment.Span.Start < lastBreakPoint);

    private static bool HasBreakPoint(PipelineSyntax pipeline) =>
        pipeline.Source is not (StreamSyntax or LetReferenceSyntax) || pipeline.Filter is not null || pipeline.Stages.Count > 0;

    /// <summary>Begins a line for what stands at an offset of the source, after the comments before it.</summary>
    private void StartLine(int indent, int offset)
    {
        FlushComments(indent, offset);
        if (_text.Length > 0)
        {
            NewLine(indent);
        }
    }

    private void FlushComments(int indent, int offset)
    {
        while (_comments.Count > 0 && _comments.Peek().Span.Start < offset)
        {
            var comment = _comments.Dequeue();
            var appends = comment.IsTrailing && _text.Length > 0 && !_lineHasComment;
            if (appends)
            {
                _text.Append(' ');
            }
            else if (_text.Length > 0)
            {
                NewLine(indent);
            }

            _text.Append(comment.Text);
            _lineHasComment = true;
        }
    }

    private void NewLine(int indent)
    {
        _text.Append('\n').Append(' ', indent * IndentWidth);
        _lineHasComment = false;
    }
}
