using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Tells whether a condition is about correlations (aliases, their times and counts, whole results) and not about single events.</summary>
internal sealed class CorrelationReferences(IReadOnlySet<string> aliases)
{
    public bool Find(PredicateSyntax syntax) => syntax switch
    {
        AndPredicateSyntax and => and.Operands.Any(Find),
        OrPredicateSyntax or => or.Operands.Any(Find),
        NotPredicateSyntax not => Find(not.Operand),
        ComparisonPredicateSyntax comparison => Find(comparison.Left) || Find(comparison.Right),
        MatchPredicateSyntax match => Find(match.Left),
        InPredicateSyntax list => Find(list.Left) || list.Values.Any(Find),
        ExistsPredicateSyntax exists => Find(exists.Field),
        _ => true,
    };

    private bool Find(ExpressionSyntax syntax) => syntax switch
    {
        FieldSyntax { Quoted: null, Parts.Count: > 1 } field => aliases.Contains(field.Parts[0].Text),
        CallSyntax call => call.Name.Text is "duration" or "start" or "end" or "time" or "count" || call.Arguments.Any(Find),
        ArithmeticSyntax arithmetic => Find(arithmetic.Left) || Find(arithmetic.Right),
        _ => false,
    };
}
