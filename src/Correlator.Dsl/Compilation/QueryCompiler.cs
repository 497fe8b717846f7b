using Correlator.Dsl.Compilation;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Compiles the text of a query onto the public operators.</summary>
/// <example><code>
/// var catalog = new SourceCatalog { new ListSource("a", left), new ListSource("b", right) };
/// var query = QueryCompiler.Compile("a({}) and on(request_id) within(30s) b({})", catalog);
/// query.Query.Subscribe(correlation => Console.WriteLine(correlation));
/// </code></example>
public static class QueryCompiler
{
    /// <summary>Compiles a query.</summary>
    /// <param name="text">The query.</param>
    /// <param name="catalog">The sources that it may name; null for a graph that is only looked at.</param>
    /// <param name="options">How it runs where it does not say itself; null for the defaults.</param>
    /// <exception cref="QueryException">The text is no query, or one that cannot run (codes COR9xx); all diagnostics are in it.</exception>
    public static CompiledQuery Compile(string text, SourceCatalog? catalog = null, CorrelationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (syntax, diagnostics) = Check(text, catalog);
        try
        {
            var settings = SettingsCompiler.Apply(syntax, options ?? new CorrelationOptions());
            var lets = syntax.Statements.OfType<LetSyntax>().ToDictionary(static let => let.Name.Text, static let => let.Pipeline);
            var pipelines = new PipelineCompiler(new StreamCompiler(catalog, settings), lets, AliasNames.Of(syntax));
            return new CompiledQuery(pipelines.Compile(syntax.Pipeline, []), settings, diagnostics);
        }
        catch (NotRunnableException reason)
        {
            var bag = new DiagnosticBag(text);
            bag.Error(NotRunnableException.Code, reason.Span, reason.Message);
            throw new QueryException(bag.ToList());
        }
    }

    private static (QuerySyntax Syntax, IReadOnlyList<Diagnostic> Warnings) Check(string text, SourceCatalog? catalog)
    {
        var bag = new DiagnosticBag(text);
        var syntax = Parser.Parse(text, bag, SelectorLanguages.From(null));
        return bag.HasErrors ? throw new QueryException(bag.ToList()) : (syntax, bag.ToList());
    }
}
