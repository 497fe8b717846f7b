using System.Diagnostics.CodeAnalysis;
using Correlator.Dsl.Binding;
using Correlator.Dsl.Formatting;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>A valid query in the correlation language. Immutable; safe to share between threads.</summary>
public sealed class CorrelationQuery
{
    internal CorrelationQuery(string text, BoundQuery bound, IReadOnlyList<Diagnostic> diagnostics) =>
        (Text, Bound, Diagnostics) = (text, bound, diagnostics);

    /// <summary>The text as typed.</summary>
    public string Text { get; }

    /// <summary>The syntax tree, with positions in <see cref="Text"/>.</summary>
    public QuerySyntax Syntax => Bound.Syntax;

    /// <summary>Warnings and hints in text order; never an error.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    internal BoundQuery Bound { get; }

    /// <summary>Reads a query.</summary>
    /// <param name="text">At most 262,144 UTF-16 units, 64 streams and 100 levels of nesting.</param>
    /// <param name="catalog">The known sources; null if any source name is welcome.</param>
    /// <exception cref="QueryException">The text is no valid query; the exception carries all diagnostics.</exception>
    public static CorrelationQuery Parse(string text, IQueryCatalog? catalog = null)
    {
        var check = Check(text, catalog);
        return check.Query ?? throw new QueryException(check.Diagnostics);
    }

    /// <summary>Reads a query without throwing.</summary>
    /// <returns>False if the text is no valid query; the errors are in <paramref name="diagnostics"/>.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out CorrelationQuery? query, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var check = Check(text);
        (query, diagnostics) = (check.Query, check.Diagnostics);
        return check.IsValid;
    }

    /// <summary>Finds everything there is to say about a text: errors, warnings and hints, several at once.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="catalog">The known sources; null if any source name is welcome.</param>
    public static QueryCheck Check(string text, IQueryCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var diagnostics = new DiagnosticBag(text);
        var syntax = Parser.Parse(text, diagnostics, SelectorLanguages.From(catalog));
        var bound = diagnostics.HasErrors ? null : QueryBinder.Bind(syntax, diagnostics, catalog);
        return new QueryCheck(text, syntax, bound, diagnostics.ToList());
    }

    /// <summary>The canonical text: same tree, all comments, one layout. Formatting the result again changes nothing.</summary>
    /// <param name="text">A query.</param>
    /// <param name="catalog">The known sources; null to tell selector languages by name alone.</param>
    /// <exception cref="QueryException">The text has syntax errors.</exception>
    public static string Format(string text, IQueryCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var diagnostics = new DiagnosticBag(text);
        var syntax = Parser.Parse(text, diagnostics, SelectorLanguages.From(catalog));
        return diagnostics.HasErrors ? throw new QueryException(diagnostics.ToList()) : QueryFormatter.Format(syntax);
    }

    /// <summary>The canonical text of this query.</summary>
    public string Format() => QueryFormatter.Format(Syntax);

    /// <summary>The text as typed.</summary>
    public override string ToString() => Text;
}
