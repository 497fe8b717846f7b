using System.Text;
using System.Text.RegularExpressions;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Compilation;

/// <summary>Turns a Lucene selector into a condition on events, for sources that cannot apply it themselves.</summary>
/// <remarks>
/// Words and phrases without a field are searched in the message, as whole words and whatever their case. The value of a field is compared as
/// a whole, whatever its case; ranges and comparisons are those of numbers.
/// </remarks>
internal static class LuceneCompiler
{
    /// <summary>A quoted selector: Lucene, too, where the source is none of a family.</summary>
    public static Predicate Compile(string text)
    {
        var diagnostics = new DiagnosticBag(text);
        var syntax = LuceneParser.Parse(text, new TextSpan(0, text.Length), new TokenCursor(text, diagnostics), Parser.MaxNesting);
        return diagnostics.HasErrors ? throw new QueryException(diagnostics.ToList()) : Compile(syntax);
    }

    public static Predicate Compile(LuceneSyntax syntax) => Compile(syntax, field: null);

    private static Predicate Compile(LuceneSyntax syntax, string? field) => syntax switch
    {
        LuceneAndSyntax and => Predicate.And([.. and.Operands.Select(operand => Compile(operand, field))]),
        LuceneOrSyntax or => Predicate.Or([.. or.Operands.Select(operand => Compile(operand, field))]),
        LuceneNotSyntax not => Predicate.Not(Compile(not.Operand, field)),
        LuceneFieldSyntax named => Compile(named.Operand, named.Field is "message" or "full_message" ? null : named.Field),
        LuceneExistsSyntax exists => Predicate.Exists(exists.Field),
        LuceneTermSyntax term => Text(Regex.Escape(term.Text), field),
        LucenePhraseSyntax phrase => Text(Regex.Escape(phrase.Text), field),
        LuceneWildcardSyntax { Pattern: "*" } when field is not null => Predicate.Exists(field),
        LuceneWildcardSyntax wildcard => Text(WildcardPattern(wildcard.Pattern), field),
        LuceneRangeSyntax range => Range(range, field ?? string.Empty),
        LuceneComparisonSyntax comparison => Compare(field ?? string.Empty, comparison.Operator, comparison.Value),
        _ => throw new InvalidOperationException($"No condition is made of {syntax.GetType().Name}."),
    };

    private static Predicate Text(string pattern, string? field) => field is null
        ? Predicate.MessageMatches($@"(?i)(?:^|\W)(?:{pattern})(?:\W|$)")
        : Predicate.LabelMatches(field, $"(?i:{pattern})");

    private static Predicate Range(LuceneRangeSyntax range, string field)
    {
        var bounds = new List<Predicate>(2);
        if (range.Lower is { } lower)
        {
            bounds.Add(Compare(field, range.IncludesLower ? ComparisonOperator.GreaterOrEqual : ComparisonOperator.Greater, lower));
        }

        if (range.Upper is { } upper)
        {
            bounds.Add(Compare(field, range.IncludesUpper ? ComparisonOperator.LessOrEqual : ComparisonOperator.Less, upper));
        }

        return bounds.Count switch
        {
            0 => Predicate.Exists(field),
            1 => bounds[0],
            _ => Predicate.And(bounds),
        };
    }

    private static Predicate Compare(string field, ComparisonOperator comparison, string value) => Predicate.Compare(
        ValueExpression.Field(field.Length == 0 ? "message" : field),
        comparison switch
        {
            ComparisonOperator.Greater => Comparison.Greater,
            ComparisonOperator.GreaterOrEqual => Comparison.GreaterOrEqual,
            ComparisonOperator.Less => Comparison.Less,
            _ => Comparison.LessOrEqual,
        },
        ValueExpression.Text(value));

    private static string WildcardPattern(string text)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            _ = text[i] switch
            {
                '*' => pattern.Append(".*"),
                '?' => pattern.Append('.'),
                '\\' when i + 1 < text.Length => pattern.Append(Regex.Escape(text[++i].ToString())),
                var other => pattern.Append(Regex.Escape(other.ToString())),
            };
        }

        return pattern.ToString();
    }
}
