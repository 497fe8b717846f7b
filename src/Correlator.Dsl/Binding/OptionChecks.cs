using System.Globalization;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks the names and values of <c>set</c> and <c>with</c>.</summary>
internal sealed class OptionChecks(DiagnosticBag diagnostics)
{
    public static readonly string[] SetNames = ["lateness", "idle", "emit", "max_events", "max_state", "max_outage", "timezone"];
    public static readonly string[] WithNames = ["lateness", "idle", "max_state", "max_outage", "limit"];

    public void CheckSet(OptionSyntax option) => Check(option, SetNames, "A setting");

    public void CheckWith(SyntaxList<OptionSyntax> options)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in options)
        {
            if (!seen.Add(option.Name.Text))
            {
                diagnostics.Error(DiagnosticCodes.RepeatedClause, option.Name.Span, $"'{option.Name.Text}' may stand once, found a duplicate.");
            }

            Check(option, WithNames, "An option of a stream");
        }
    }

    private void Check(OptionSyntax option, string[] names, string what)
    {
        var name = option.Name.Text.ToLowerInvariant();
        if (!names.Contains(name))
        {
            var meant = Spelling.Nearest(name, names);
            diagnostics.Error(
                DiagnosticCodes.UnknownOption,
                option.Name.Span,
                $"{what} ({string.Join(", ", names)}) was expected, found '{option.Name.Text}'.",
                meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", option.Name.Span, meant));
            return;
        }

        var expected = Expected(name, option.Value);
        if (expected is not null)
        {
            diagnostics.Error(DiagnosticCodes.BadValue, option.Value.Span, $"'{name}' is {expected}.");
        }
    }

    /// <summary>What the value should be, or null if it is that.</summary>
    private static string? Expected(string name, ExpressionSyntax value) => name switch
    {
        "lateness" => value is QuantitySyntax quantity && IsDuration(quantity, 0) ? null : "a duration such as 30s",
        "idle" or "max_outage" => value is QuantitySyntax quantity && IsDuration(quantity, 1) ? null : "a duration above zero such as 30s",
        "emit" => value is FieldSyntax { Name: "first" or "final" or "each" } or StringSyntax { Value: "first" or "final" or "each" } ? null : "first, final or each",
        "max_events" => IsCount(value, 2) ? null : "a whole number from 2 to 1000000000",
        "limit" => IsCount(value, 1) ? null : "a whole number from 1 to 1000000000",
        "max_state" => StateBudgetOption.TryRead(value, out _)
            ? null
            : "a number of events, a size such as 64MB, or a text with both and drop-oldest, drop-newest, fail or wait, such as \"50000, 64MB, fail\"",
        _ => value is StringSyntax or FieldSyntax ? null : "a time zone such as \"+02:00\" or UTC",
    };

    private static bool IsCount(ExpressionSyntax value, double least) =>
        value is QuantitySyntax { Kind: QuantityKind.Number, Value: <= 1e9 } quantity && quantity.Value >= least && double.IsInteger(quantity.Value);

    private static bool IsDuration(QuantitySyntax quantity, double least) =>
        (quantity.Kind == QuantityKind.Duration && quantity.Value >= least)
        || (least == 0 && quantity is { Kind: QuantityKind.Number, Value: 0 } && double.Parse(quantity.Text, CultureInfo.InvariantCulture) == 0);
}
