namespace Correlator.Dsl.Compilation;

/// <summary>A catalog of sources as the parser and the binder see it: names and selector languages.</summary>
internal sealed class CatalogView(SourceCatalog catalog) : IQueryCatalog
{
    public IReadOnlyList<string> Sources { get; } = [.. catalog.Select(static source => source.Name)];

    public SelectorDialect LanguageOf(string source) => catalog.TryGet(source, out var found) ? Dialect(found) : SelectorDialect.Any;

    // A source of labels takes Lucene, too: both are evaluated here.
    private static SelectorDialect Dialect(ILogSource source) => source.Language switch
    {
        SelectorLanguage.Lucene => SelectorDialect.Lucene,
        SelectorLanguage.Native => SelectorDialect.Native,
        _ => SelectorDialect.Any,
    };
}
