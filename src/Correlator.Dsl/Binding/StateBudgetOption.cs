using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Reads the value of <c>max_state</c>: a number of events, a size, or a text with both and what gives way.</summary>
internal static class StateBudgetOption
{
    public static bool TryRead(ExpressionSyntax value, out StateBudget budget)
    {
        budget = StateBudget.Unlimited;
        return value switch
        {
            QuantitySyntax { Kind: not QuantityKind.Duration } quantity => StateBudget.TryParse(quantity.Text, out budget),
            StringSyntax text => StateBudget.TryParse(text.Value, out budget),
            _ => false,
        };
    }
}
