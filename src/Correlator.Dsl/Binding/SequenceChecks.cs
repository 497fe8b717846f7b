using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Binding;

/// <summary>Checks sequences: absence, quantifiers and keys.</summary>
internal sealed class SequenceChecks(DiagnosticBag diagnostics)
{
    public static void Run(BoundQuery query, DiagnosticBag diagnostics)
    {
        var checks = new SequenceChecks(diagnostics);
        foreach (var sequence in query.Root.SelfAndDescendants().OfType<BoundSequence>())
        {
            checks.Check(sequence.Syntax);
        }
    }

    private void Check(SequenceSyntax sequence)
    {
        var positive = sequence.Steps.Where(static step => !step.IsNegated).ToList();
        if (positive.Count == 0)
        {
            diagnostics.Error(DiagnosticCodes.QuantifierNotAllowed, sequence.Steps[0].Span, "A sequence needs a step that is not negated.");
            return;
        }

        if (sequence.Steps[^1].IsNegated && sequence.MaxSpan is null)
        {
            diagnostics.Error(
                DiagnosticCodes.AbsenceWithoutSpan,
                sequence.Steps[^1].Span,
                "An absence at the end needs 'maxspan', which says how long to wait for it.",
                new DiagnosticFix("Add maxspan 5m after 'sequence'", new TextSpan(sequence.Span.Start + "sequence".Length, 0), " maxspan 5m"));
        }

        if (sequence.MaxSpan is { Ticks: 0 } maxSpan)
        {
            diagnostics.Error(DiagnosticCodes.NotPositive, maxSpan.Span, $"'maxspan' is more than zero, found '{maxSpan.Text}'.");
        }

        CheckQuantifiers(sequence, positive);
        CheckKeys(sequence);
    }

    private void CheckQuantifiers(SequenceSyntax sequence, List<SequenceStepSyntax> positive)
    {
        foreach (var step in sequence.Steps)
        {
            if (step.Quantifier is not { } quantifier)
            {
                continue;
            }

            if (step.IsNegated)
            {
                Fail(quantifier, "A negated step takes no quantifier.");
            }
            else if (quantifier.Maximum == 0)
            {
                Fail(quantifier, "A step takes at least one event, found {0}; '![…]' stands for absence.");
            }
            else if (quantifier.Minimum == 0 && (ReferenceEquals(step, positive[0]) || ReferenceEquals(step, positive[^1])))
            {
                Fail(quantifier, "The first and the last step cannot be empty.");
            }
        }

        if (sequence.Until is { } until)
        {
            if (until.Quantifier is { } quantifier)
            {
                Fail(quantifier, "An 'until' step takes no quantifier.");
            }

            if (until.IsNegated)
            {
                diagnostics.Error(DiagnosticCodes.QuantifierNotAllowed, until.Span, "An 'until' step cannot be negated.");
            }
        }
    }

    private void CheckKeys(SequenceSyntax sequence)
    {
        var steps = sequence.Until is { } until ? [.. sequence.Steps, until] : sequence.Steps.ToList();
        var expected = steps[0].Keys.Count;
        var other = steps.FirstOrDefault(step => step.Keys.Count != expected);
        if (other is not null)
        {
            diagnostics.Error(
                DiagnosticCodes.BadValue,
                other.Span,
                $"Part n of the key of one step equals part n of the others, found {expected} and {other.Keys.Count} parts.",
                new DiagnosticFix("Give every step as many 'by' fields"));
        }
    }

    private void Fail(QuantifierSyntax quantifier, string message) =>
        diagnostics.Error(DiagnosticCodes.QuantifierNotAllowed, quantifier.Span, message, new DiagnosticFix("Remove it", quantifier.Span, string.Empty));
}
