using System.Text;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>Writes any node as canonical text on one line: keywords in lower case, one blank between words, literals as typed.</summary>
internal sealed partial class SyntaxPrinter
{
    private readonly StringBuilder _text = new();

    public static string Print(SyntaxNode node)
    {
        var printer = new SyntaxPrinter();
        printer.Write(node);
        return printer._text.ToString();
    }

    /// <summary>The join word and all clauses, without the sides.</summary>
    public static string PrintJoinHead(JoinSyntax join)
    {
        var printer = new SyntaxPrinter();
        printer.WriteJoinHead(join);
        return printer._text.ToString();
    }

    /// <summary>A sequence up to its first step.</summary>
    public static string PrintSequenceHead(SequenceSyntax sequence)
    {
        var printer = new SyntaxPrinter();
        printer.WriteSequenceHead(sequence);
        return printer._text.ToString();
    }

    /// <summary>What follows the closing bracket of a step.</summary>
    public static string PrintStepTail(SequenceStepSyntax step)
    {
        var printer = new SyntaxPrinter();
        printer.WriteStepTail(step);
        return printer._text.ToString();
    }

    private void Write(SyntaxNode node)
    {
        switch (node)
        {
            case QuerySyntax query:
                WriteQuery(query);
                break;
            case StatementSyntax statement:
                WriteStatement(statement);
                break;
            case PipelineSyntax pipeline:
                WritePipeline(pipeline);
                break;
            case JoinExpressionSyntax join:
                WriteJoinExpression(join);
                break;
            case JoinClauseSyntax clause:
                WriteClause(clause);
                break;
            case StageSyntax stage:
                WriteStage(stage);
                break;
            case PredicateSyntax predicate:
                WritePredicate(predicate);
                break;
            case ExpressionSyntax expression:
                WriteExpression(expression);
                break;
            default:
                WritePart(node);
                break;
        }
    }

    private void WritePart(SyntaxNode node)
    {
        switch (node)
        {
            case NameSyntax name:
                _text.Append(name.Text);
                break;
            case KeySyntax key:
                WriteKey(key);
                break;
            case WindowSyntax window:
                WriteWindow(window);
                break;
            case RangeSyntax range:
                WriteRange(range);
                break;
            case PostFilterSyntax filter:
                WriteConditions(filter.Conditions);
                break;
            case LabelConditionSyntax condition:
                WriteCondition(condition);
                break;
            case SelectorSyntax selector:
                WriteSelector(selector);
                break;
            case SequenceStepSyntax step:
                WriteStep(step);
                break;
            case OptionSyntax option:
                WriteOption(option);
                break;
            default:
                throw new ArgumentException($"A {node.GetType().Name} has no text of its own.", nameof(node));
        }
    }

    private void WriteQuery(QuerySyntax query)
    {
        foreach (var statement in query.Statements)
        {
            WriteStatement(statement);
            _text.Append(' ');
        }

        WritePipeline(query.Pipeline);
    }

    private void WriteStatement(StatementSyntax statement)
    {
        if (statement is LetSyntax let)
        {
            _text.Append("let ").Append(let.Name.Text).Append(" = ");
            WritePipeline(let.Pipeline);
        }
        else
        {
            var option = ((SetSyntax)statement).Option;
            _text.Append("set ").Append(option.Name.Text).Append(" = ");
            WriteExpression(option.Value);
        }

        _text.Append(';');
    }

    private void WriteOption(OptionSyntax option)
    {
        _text.Append(option.Name.Text).Append('=');
        WriteExpression(option.Value);
    }

    private void WritePipeline(PipelineSyntax pipeline)
    {
        WriteJoinExpression(pipeline.Source);
        if (pipeline.Filter is { } filter)
        {
            _text.Append(' ');
            WriteConditions(filter.Conditions);
        }

        WriteStages(pipeline.Stages);
    }

    private void WriteStages(SyntaxList<StageSyntax> stages)
    {
        foreach (var stage in stages)
        {
            _text.Append(' ');
            WriteStage(stage);
        }
    }

    private void WriteList<T>(SyntaxList<T> items, Action<T> write, string separator = ", ")
    {
        for (var i = 0; i < items.Count; i++)
        {
            _text.Append(i == 0 ? string.Empty : separator);
            write(items[i]);
        }
    }

    private void WriteParenthesized<T>(SyntaxList<T> items, Action<T> write)
    {
        _text.Append('(');
        WriteList(items, write);
        _text.Append(')');
    }

    private void WriteFields(SyntaxList<FieldSyntax> fields) => WriteList(fields, WriteField);

    private void WriteAlias(NameSyntax? alias)
    {
        if (alias is not null)
        {
            _text.Append(" as ").Append(alias.Text);
        }
    }
}
