namespace Correlator.Dsl.Syntax;

internal enum LuceneOccurrence
{
    Optional,
    Required,
    Prohibited,
}

/// <summary>A clause beside others without AND: Lucene's plus and minus say whether it must or must not hold.</summary>
internal readonly record struct LuceneClause(LuceneSyntax Query, LuceneOccurrence Occurrence)
{
    /// <summary>Beside a written OR a negation is an alternative like any other.</summary>
    public LuceneClause AsAlternative() => this with { Occurrence = LuceneOccurrence.Optional };

    /// <summary>One query that holds where all required clauses, none of the prohibited ones and, where nothing is required, one of the optional ones hold.</summary>
    public static LuceneSyntax Combine(List<LuceneClause> clauses, TextSpan span)
    {
        if (clauses.Count == 1)
        {
            return clauses[0].Query;
        }

        var operands = clauses.Where(static clause => clause.Occurrence == LuceneOccurrence.Required).Select(static clause => clause.Query).ToList();
        var optional = clauses.Where(static clause => clause.Occurrence == LuceneOccurrence.Optional).Select(static clause => clause.Query).ToList();
        if (operands.Count == 0 && optional.Count > 0)
        {
            operands.Add(optional.Count == 1 ? optional[0] : new LuceneOrSyntax(span, [.. optional]));
        }

        operands.AddRange(clauses.Where(static clause => clause.Occurrence == LuceneOccurrence.Prohibited).Select(static clause => clause.Query));
        return operands.Count == 1 ? operands[0] : new LuceneAndSyntax(span, [.. operands]);
    }
}
