using Correlator.Dsl.Binding;
using Correlator.Dsl.Compilation;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl;

/// <summary>Compiles the text of a query onto the public operators.</summary>
/// <example><code>
/// var catalog = new SourceCatalog { new FileSource("web", FileSourceOptions.Parse("web.log")), new FileSource("db", FileSourceOptions.Parse("db.log")) };
/// var query = QueryCompiler.Compile("web({}) and on(request_id) within(30s) db({})", catalog);
/// using var subscription = query.Query.Subscribe(correlation => Console.WriteLine(correlation));
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
        var query = CorrelationQuery.Parse(text, catalog is null ? null : new CatalogView(catalog));
        return Build(query, catalog, options ?? new CorrelationOptions(), isDescribed: false);
    }

    /// <summary>A query to look at and not to run: neither sources nor lookup tables need to be there.</summary>
    /// <param name="query">The query.</param>
    /// <param name="catalog">The sources; null for none.</param>
    /// <exception cref="QueryException">A value of the query makes no sense here, such as an unknown time zone.</exception>
    public static CompiledQuery Describe(CorrelationQuery query, SourceCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Build(query, catalog, new CorrelationOptions(), isDescribed: true);
    }

    /// <summary>A query to look at and not to run, with the sources that there are: of others only the name is known.</summary>
    /// <param name="text">The query.</param>
    /// <param name="catalog">The sources.</param>
    /// <exception cref="QueryException">The text is no query, or a value in it makes no sense here.</exception>
    public static CompiledQuery Preview(string text, SourceCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(catalog);
        var diagnostics = new DiagnosticBag(text);
        var syntax = Parser.Parse(text, diagnostics, SelectorLanguages.From(new CatalogView(catalog)));
        var bound = diagnostics.HasErrors ? null : QueryBinder.Bind(syntax, diagnostics, catalog: null);
        return bound is null || diagnostics.HasErrors
            ? throw new QueryException(diagnostics.ToList())
            : Describe(new CorrelationQuery(text, bound, diagnostics.ToList()), catalog);
    }

    private static CompiledQuery Build(CorrelationQuery query, SourceCatalog? catalog, CorrelationOptions options, bool isDescribed)
    {
        var syntax = query.Syntax;
        try
        {
            var settings = SettingsCompiler.Apply(syntax, options);
            var pipelines = new PipelineCompiler(new StreamCompiler(catalog, settings, isDescribed), query.Bound);
            return new CompiledQuery(pipelines.Compile(syntax.Pipeline, []), settings, query.Diagnostics);
        }
        catch (NotCompiledException reason)
        {
            var bag = new DiagnosticBag(query.Text);
            bag.Error(reason.Code, reason.Span, reason.Message);
            throw new QueryException(bag.ToList());
        }
    }
}
