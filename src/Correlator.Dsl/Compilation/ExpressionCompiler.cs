using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Turns expressions and predicates of the syntax tree into those of the graph.</summary>
/// <param name="aliases">The names in scope whose fields are those of a stream; empty inside a source's parentheses.</param>
internal sealed class ExpressionCompiler(IReadOnlySet<string> aliases)
{
    /// <summary>The alias and the label that a field names.</summary>
    public (string? Alias, string Name) Resolve(FieldSyntax field) =>
        field is { Quoted: null, Parts.Count: > 1 } && aliases.Contains(field.Parts[0].Text)
            ? (field.Parts[0].Text, field.NameAfterAlias)
            : (null, field.Name);

    public KeyExpression Key(ExpressionSyntax syntax)
    {
        switch (syntax)
        {
            case FieldSyntax field:
                var (alias, name) = Resolve(field);
                return KeyExpression.Field(name, alias);
            case CallSyntax { Name.Text: "label" } label:
                return KeyExpression.Field(TextOf(label.Arguments[0]));
            case CallSyntax call:
                return Call(call);
            case QuantitySyntax quantity:
                return KeyExpression.Constant(quantity.Text);
            default:
                return KeyExpression.Constant(((StringSyntax)syntax).Value);
        }
    }

    private KeyExpression Call(CallSyntax call)
    {
        try
        {
            return KeyExpression.Call(call.Name.Text, [.. call.Arguments.Select(Key)]);
        }
        catch (ArgumentException error)
        {
            throw new NotCompiledException(DiagnosticCodes.UnknownFunction, call.Span, error.Message.Split(" (Parameter")[0]);
        }
    }

    public ValueExpression Value(ExpressionSyntax syntax) => syntax switch
    {
        FieldSyntax field => Field(field),
        StringSyntax text => ValueExpression.Text(text.Value),
        QuantitySyntax quantity => ValueExpression.Number(quantity.Text),
        CallSyntax { Name.Text: "label" } label => ValueExpression.Field(TextOf(label.Arguments[0])),
        CallSyntax call => ValueExpression.Call(call.Name.Text, [.. call.Arguments.Select(Value)]),
        ArithmeticSyntax arithmetic => ValueExpression.Binary(Value(arithmetic.Left), Symbol(arithmetic.Operator), Value(arithmetic.Right)),
        _ => throw new InvalidOperationException($"No value is made of {syntax.GetType().Name}."),
    };

    public Predicate Predicate(PredicateSyntax syntax) => syntax switch
    {
        AndPredicateSyntax and => Correlator.Predicate.And([.. and.Operands.Select(Predicate)]),
        OrPredicateSyntax or => Correlator.Predicate.Or([.. or.Operands.Select(Predicate)]),
        NotPredicateSyntax not => Correlator.Predicate.Not(Predicate(not.Operand)),
        ComparisonPredicateSyntax comparison =>
            Correlator.Predicate.Compare(Value(comparison.Left), Operator(comparison.Operator), Value(comparison.Right)),
        MatchPredicateSyntax match => Correlator.Predicate.Matches(Value(match.Left), match.Pattern.Value, match.IsNegated),
        InPredicateSyntax list => Correlator.Predicate.In(Value(list.Left), [.. list.Values.Select(Value)]),
        ExistsPredicateSyntax exists => Exists(exists.Field),
        MissingPredicateSyntax missing => Correlator.Predicate.Missing(missing.Alias.Text),
        AnyPredicateSyntax any => Correlator.Predicate.Any(Predicate(any.Operand)),
        AllPredicateSyntax all => Correlator.Predicate.All(Predicate(all.Operand)),
        _ => throw new InvalidOperationException($"No condition is made of {syntax.GetType().Name}."),
    };

    /// <summary>A matcher between braces, or a comparison of a label with a quantity.</summary>
    public static Predicate Condition(LabelConditionSyntax syntax) => syntax switch
    {
        MatcherSyntax { Operator: MatcherOperator.Equal or MatcherOperator.NotEqual } equal =>
            Correlator.Predicate.LabelEquals(equal.Field.Name, equal.Value.Value, equal.Operator == MatcherOperator.NotEqual),
        MatcherSyntax pattern =>
            Correlator.Predicate.LabelMatches(pattern.Field.Name, pattern.Value.Value, pattern.Operator == MatcherOperator.NotMatches),
        LabelComparisonSyntax comparison => Correlator.Predicate.Compare(
            ValueExpression.Field(comparison.Field.Name),
            Operator(comparison.Operator),
            ValueExpression.Number(comparison.Quantity.Text)),
        _ => throw new InvalidOperationException($"No condition is made of {syntax.GetType().Name}."),
    };

    private Predicate Exists(FieldSyntax field)
    {
        var (alias, name) = Resolve(field);
        return Correlator.Predicate.Exists(name, alias);
    }

    private ValueExpression Field(FieldSyntax field)
    {
        var (alias, name) = Resolve(field);
        return ValueExpression.Field(name, alias);
    }

    private static string TextOf(ExpressionSyntax syntax) => syntax is StringSyntax text ? text.Value : ((FieldSyntax)syntax).Name;

    public static Comparison Operator(ComparisonOperator syntax) => syntax switch
    {
        ComparisonOperator.Equal => Comparison.Equal,
        ComparisonOperator.NotEqual => Comparison.NotEqual,
        ComparisonOperator.Greater => Comparison.Greater,
        ComparisonOperator.GreaterOrEqual => Comparison.GreaterOrEqual,
        ComparisonOperator.Less => Comparison.Less,
        _ => Comparison.LessOrEqual,
    };

    private static char Symbol(ArithmeticOperator syntax) => syntax switch
    {
        ArithmeticOperator.Add => '+',
        ArithmeticOperator.Subtract => '-',
        ArithmeticOperator.Multiply => '*',
        _ => '/',
    };
}
