using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Collects the aliases that a query gives.</summary>
internal static class AliasNames
{
    public static HashSet<string> Of(QuerySyntax query)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var let in query.Statements.OfType<LetSyntax>())
        {
            Collect(let.Pipeline.Source, names);
        }

        Collect(query.Pipeline.Source, names);
        return names;
    }

    private static void Collect(JoinExpressionSyntax syntax, HashSet<string> names)
    {
        switch (syntax)
        {
            case JoinSyntax join:
                Collect(join.Left, names);
                Collect(join.Right, names);
                break;
            case PrimarySyntax primary:
                if (primary.Alias is { } alias)
                {
                    names.Add(alias.Text);
                }

                if (primary is ParenthesizedSyntax parenthesized)
                {
                    Collect(parenthesized.Pipeline.Source, names);
                }

                break;
            default:
                break;
        }
    }
}
