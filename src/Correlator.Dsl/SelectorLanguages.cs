namespace Correlator.Dsl;

/// <summary>Finds the selector language of a source: from the catalog, else from the beginning of its name.</summary>
internal static class SelectorLanguages
{
    public static Func<string, SelectorLanguage> From(IQueryCatalog? catalog) => source =>
    {
        var known = Find(catalog, source);
        var language = known is null ? SelectorLanguage.Any : catalog!.LanguageOf(known);
        return language == SelectorLanguage.Any ? Guess(source) : language;
    };

    /// <summary>The name as the catalog writes it: the same, else the same but for case; null if there is none.</summary>
    public static string? Find(IQueryCatalog? catalog, string source) =>
        catalog?.Sources.FirstOrDefault(name => name == source)
        ?? catalog?.Sources.FirstOrDefault(name => name.Equals(source, StringComparison.OrdinalIgnoreCase));

    private static SelectorLanguage Guess(string source)
    {
        if (StartsWith(source, "loki"))
        {
            return SelectorLanguage.Labels;
        }

        if (StartsWith(source, "graylog"))
        {
            return SelectorLanguage.Lucene;
        }

        return StartsWith(source, "promql") || StartsWith(source, "prometheus") ? SelectorLanguage.Native : SelectorLanguage.Any;
    }

    private static bool StartsWith(string source, string word) => source.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
