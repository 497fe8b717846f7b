using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>Joins, clauses and sequences.</summary>
internal sealed partial class SyntaxPrinter
{
    /// <summary>True if a side of a join needs parentheses, by the grammar or so that nobody has to know how tight the words bind.</summary>
    public static bool NeedsParentheses(JoinSyntax join, JoinExpressionSyntax side) =>
        side is JoinSyntax inner && (ReferenceEquals(side, join.Right) || Keywords.IsLoose(inner.Kind) != Keywords.IsLoose(join.Kind));

    private void WriteJoinExpression(JoinExpressionSyntax expression)
    {
        switch (expression)
        {
            case JoinSyntax join:
                WriteJoin(join);
                return;
            case ParenthesizedSyntax group:
                _text.Append('(');
                WritePipeline(group.Pipeline);
                _text.Append(')');
                break;
            case LetReferenceSyntax reference:
                _text.Append(reference.Name.Text);
                break;
            case StreamSyntax stream:
                WriteStream(stream);
                break;
            case SequenceSyntax sequence:
                WriteSequence(sequence);
                break;
        }

        WriteAlias(((PrimarySyntax)expression).Alias);
    }

    private void WriteJoin(JoinSyntax join)
    {
        WriteSide(join, join.Left);
        _text.Append(' ');
        WriteJoinHead(join);
        _text.Append(' ');
        WriteSide(join, join.Right);
    }

    private void WriteSide(JoinSyntax join, JoinExpressionSyntax side)
    {
        var parentheses = NeedsParentheses(join, side);
        _text.Append(parentheses ? "(" : string.Empty);
        WriteJoinExpression(side);
        _text.Append(parentheses ? ")" : string.Empty);
    }

    private void WriteJoinHead(JoinSyntax join)
    {
        _text.Append(Keywords.WordOf(join.Kind));
        if (join.Matching is { } matching)
        {
            _text.Append(' ');
            WriteClause(matching);
        }

        foreach (var clause in join.Clauses)
        {
            _text.Append(' ');
            WriteClause(clause);
        }
    }

    private void WriteClause(JoinClauseSyntax clause)
    {
        switch (clause)
        {
            case OnSyntax on:
                _text.Append("on");
                WriteParenthesized(on.Keys, WriteKey);
                break;
            case IgnoringSyntax ignoring:
                _text.Append("ignoring");
                WriteParenthesized(ignoring.Labels, WriteField);
                break;
            case GroupSyntax group:
                _text.Append(group.Side == GroupModifier.Left ? "group_left" : "group_right");
                WriteParenthesized(group.Labels, WriteField);
                break;
            default:
                WriteTimeClause(clause);
                break;
        }
    }

    private void WriteTimeClause(JoinClauseSyntax clause) => _text.Append(clause switch
    {
        WithinSyntax within => $"within({within.Distance.Text})",
        WithinBoundsSyntax { Of: null } bounds => $"within({bounds.Lower.Text}, {bounds.Upper.Text})",
        WithinBoundsSyntax bounds => $"within({bounds.Lower.Text}, {bounds.Upper.Text}) of {bounds.Of.Text}",
        BeforeSyntax before => $"before({before.Distance.Text})",
        AfterSyntax after => $"after({after.Distance.Text})",
        AsOfSyntax asOf => $"asof({WordOf(asOf.Direction)}{(asOf.Tolerance is null ? string.Empty : ", " + asOf.Tolerance.Text)})",
        _ => string.Empty,
    });

    private static string WordOf(AsOfWord direction) => direction switch
    {
        AsOfWord.Previous => "prev",
        AsOfWord.Next => "next",
        _ => "nearest",
    };

    private void WriteKey(KeySyntax key)
    {
        WriteExpression(key.Left);
        if (key.Right is { } right)
        {
            _text.Append('=');
            WriteExpression(right);
        }
    }

    private void WriteKeys(SyntaxList<KeySyntax> keys)
    {
        if (keys.Count > 0)
        {
            _text.Append(" by ");
            WriteParenthesized(keys, WriteKey);
        }
    }

    private void WriteSequence(SequenceSyntax sequence)
    {
        WriteSequenceHead(sequence);
        foreach (var step in sequence.Steps)
        {
            _text.Append(' ');
            WriteStep(step);
        }

        if (sequence.Until is { } until)
        {
            _text.Append(" until ");
            WriteStep(until);
        }
    }

    private void WriteSequenceHead(SequenceSyntax sequence)
    {
        _text.Append(sequence.IsUnordered ? "sequence unordered" : "sequence");
        WriteKeys(sequence.Keys);
        if (sequence.MaxSpan is { } maxSpan)
        {
            _text.Append(" maxspan ").Append(maxSpan.Text);
        }

        _text.Append(sequence.IsOverlapping ? " overlapping" : string.Empty);
    }

    private void WriteStep(SequenceStepSyntax step)
    {
        _text.Append(step.IsNegated ? "![ " : "[ ");
        WritePipeline(step.Pipeline);
        _text.Append(" ]");
        WriteStepTail(step);
    }

    private void WriteStepTail(SequenceStepSyntax step)
    {
        WriteKeys(step.Keys);
        _text.Append(step.Quantifier switch
        {
            null => string.Empty,
            { Minimum: 1, Maximum: null } => "+",
            { Minimum: 0, Maximum: null } => "*",
            { Minimum: 0, Maximum: 1 } => "?",
            { Maximum: null } open => $"{{{open.Minimum},}}",
            { } exact when exact.Minimum == exact.Maximum => $"{{{exact.Minimum}}}",
            { } between => $"{{{between.Minimum},{between.Maximum}}}",
        });
    }
}
