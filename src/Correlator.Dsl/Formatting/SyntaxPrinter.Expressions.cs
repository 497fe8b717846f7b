using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Formatting;

/// <summary>Predicates and expressions.</summary>
internal sealed partial class SyntaxPrinter
{
    private void WritePredicate(PredicateSyntax predicate)
    {
        switch (predicate)
        {
            case OrPredicateSyntax or:
                WriteList(or.Operands, operand => WriteOperand(operand, operand is OrPredicateSyntax), " or ");
                break;
            case AndPredicateSyntax and:
                WriteList(and.Operands, operand => WriteOperand(operand, operand is OrPredicateSyntax or AndPredicateSyntax), " and ");
                break;
            case NotPredicateSyntax not:
                _text.Append("not ");
                WriteOperand(not.Operand, not.Operand is OrPredicateSyntax or AndPredicateSyntax);
                break;
            default:
                WriteTest(predicate);
                break;
        }
    }

    private void WriteOperand(PredicateSyntax operand, bool parentheses)
    {
        _text.Append(parentheses ? "(" : string.Empty);
        WritePredicate(operand);
        _text.Append(parentheses ? ")" : string.Empty);
    }

    private void WriteTest(PredicateSyntax predicate)
    {
        switch (predicate)
        {
            case ComparisonPredicateSyntax comparison:
                WriteExpression(comparison.Left);
                _text.Append(' ').Append(SignOf(comparison.Operator)).Append(' ');
                WriteExpression(comparison.Right);
                break;
            case MatchPredicateSyntax match:
                WriteExpression(match.Left);
                _text.Append(match.IsNegated ? " !~ " : " =~ ").Append(match.Pattern.Raw);
                break;
            case InPredicateSyntax membership:
                WriteExpression(membership.Left);
                _text.Append(" in ");
                WriteParenthesized(membership.Values, WriteExpression);
                break;
            case ExistsPredicateSyntax exists:
                _text.Append("exists(");
                WriteField(exists.Field);
                _text.Append(')');
                break;
            case MissingPredicateSyntax missing:
                _text.Append("missing(").Append(missing.Alias.Text).Append(')');
                break;
            case AnyPredicateSyntax any:
                WriteQuantified("any", any.Operand);
                break;
            case AllPredicateSyntax all:
                WriteQuantified("all", all.Operand);
                break;
        }
    }

    private void WriteQuantified(string word, PredicateSyntax operand)
    {
        _text.Append(word);
        WriteOperand(operand, parentheses: true);
    }

    private void WriteExpression(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case QuantitySyntax quantity:
                _text.Append(quantity.Text);
                break;
            case StringSyntax text:
                _text.Append(text.Raw);
                break;
            case FieldSyntax field:
                WriteField(field);
                break;
            case CallSyntax call:
                _text.Append(call.Name.Text);
                WriteParenthesized(call.Arguments, WriteExpression);
                break;
            case ArithmeticSyntax arithmetic:
                WriteExpression(arithmetic.Left);
                _text.Append(arithmetic.Operator switch
                {
                    ArithmeticOperator.Add => " + ",
                    ArithmeticOperator.Subtract => " - ",
                    ArithmeticOperator.Multiply => " * ",
                    _ => " / ",
                });
                WriteExpression(arithmetic.Right);
                break;
        }
    }

    private void WriteField(FieldSyntax field) => _text.Append(field.Quoted?.Raw ?? field.Name);

    private static string SignOf(ComparisonOperator comparison) => comparison switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.Less => "<",
        _ => "<=",
    };
}
