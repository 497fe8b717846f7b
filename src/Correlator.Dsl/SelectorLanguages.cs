namespace Correlator.Dsl;

/// <summary>Finds the selector language of a source: from the catalog, else from the beginning of its name.</summary>
internal static class SelectorLanguages
{
    public static Func<string, SelectorDialect> From(IQueryCatalog? catalog) => source =>
    {
        var known = Find(catalog, source);
        var language = known is null ? SelectorDialect.Any : catalog!.LanguageOf(known);
        return language == SelectorDialect.Any ? Guess(source) : language;
    };

    /// <summary>The name as the catalog writes it: the same, else the same but for case; null if there is none.</summary>
    public static string? Find(IQueryCatalog? catalog, string source) =>
        catalog?.Sources.FirstOrDefault(name => name == source)
        ?? catalog?.Sources.FirstOrDefault(name => name.Equals(source, StringComparison.OrdinalIgnoreCase));

    private static SelectorDialect Guess(string source)
    {
        if (StartsWith(source, "loki"))
        {
            return SelectorDialect.Labels;
        }

        if (StartsWith(source, "graylog"))
        {
            return SelectorDialect.Lucene;
        }

        return StartsWith(source, "promql") || StartsWith(source, "prometheus") ? SelectorDialect.Native : SelectorDialect.Any;
    }

    private static bool StartsWith(string source, string word) => source.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
