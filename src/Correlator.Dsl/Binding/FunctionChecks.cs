using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks that functions exist, stand where they have a meaning and get the right number of arguments.</summary>
internal sealed class FunctionChecks(DiagnosticBag diagnostics)
{
    private static readonly (string Name, int Least, int Most, bool NeedsResult)[] Functions =
    [
        ("lower", 1, 1, false),
        ("upper", 1, 1, false),
        ("trim", 1, 1, false),
        ("coalesce", 1, 16, false),
        ("substr", 2, 3, false),
        ("number", 1, 1, false),
        ("label", 1, 1, false),
        ("duration", 0, 0, true),
        ("start", 0, 0, true),
        ("end", 0, 0, true),
        ("time", 1, 1, true),
        ("count", 1, 1, true),
    ];

    /// <summary>The functions that an event alone has a value for, or all of them.</summary>
    public static IEnumerable<string> Names(bool onResult) =>
        Functions.Where(function => onResult || !function.NeedsResult).Select(static function => function.Name);

    /// <summary>Checks all calls below a node; <paramref name="onResult"/> tells whether they see whole results.</summary>
    public void Check(SyntaxNode root, bool onResult)
    {
        foreach (var call in root.SelfAndDescendants().OfType<CallSyntax>())
        {
            CheckCall(call, onResult);
        }
    }

    private void CheckCall(CallSyntax call, bool onResult)
    {
        var name = call.Name.Text;
        var function = Array.Find(Functions, entry => entry.Name == name);
        if (function.Name is null)
        {
            var meant = Spelling.Nearest(name, Names(onResult));
            diagnostics.Error(
                DiagnosticCodes.UnknownFunction,
                call.Name.Span,
                $"A function ({string.Join(", ", Names(onResult))}) was expected, found '{name}'.",
                meant is null ? null : new DiagnosticFix($"Did you mean '{meant}'?", call.Name.Span, meant));
            return;
        }

        if (function.NeedsResult && !onResult)
        {
            diagnostics.Error(
                DiagnosticCodes.UnknownFunction,
                call.Name.Span,
                $"'{name}' is a function of results and has no value here.",
                new DiagnosticFix("Move it after the last stream"));
        }

        var count = call.Arguments.Count;
        if (count < function.Least || count > function.Most)
        {
            var expected = function.Least == function.Most ? $"{function.Least}" : $"{function.Least} to {function.Most}";
            diagnostics.Error(DiagnosticCodes.UnknownFunction, call.Span, $"'{name}' takes {expected} arguments, found {count}.");
        }
        else if (name is "time" or "count" && call.Arguments[0] is not FieldSyntax { Parts.Count: 1 })
        {
            diagnostics.Error(DiagnosticCodes.UnknownAlias, call.Arguments[0].Span, $"'{name}' takes an alias.");
        }
        else if (name == "label" && call.Arguments[0] is not (StringSyntax or FieldSyntax { Quoted: not null }))
        {
            diagnostics.Error(DiagnosticCodes.UnknownFunction, call.Arguments[0].Span, "'label' takes the name of a label in quotes.");
        }
    }
}
