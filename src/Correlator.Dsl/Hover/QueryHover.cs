using Correlator.Dsl.Hover;

namespace Correlator.Dsl;

/// <summary>Says what stands at a place of a query: what the word means and, in a valid query, what becomes of this very join or stream.</summary>
/// <example><code>
/// var hover = QueryHover.At("a({}) and on(request_id) within(30s) b({})", 6);
/// Console.WriteLine(hover?.Markdown);
/// </code></example>
public static class QueryHover
{
    /// <summary>What there is to say about the word or mark at a place.</summary>
    /// <param name="text">The query, valid or not.</param>
    /// <param name="offset">UTF-16 units before the place, from 0 to the length of the text.</param>
    /// <param name="catalog">The known sources; null to tell selector languages by name alone.</param>
    /// <param name="sources">The sources themselves, to tell what each takes on itself; null if none is at hand.</param>
    /// <returns>Null on blanks, comments, texts, and marks that mean nothing by themselves.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The place is outside of the text.</exception>
    public static HoverText? At(string text, int offset, IQueryCatalog? catalog = null, SourceCatalog? sources = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, text.Length);
        var check = CorrelationQuery.Check(text, catalog);
        var place = HoverTarget.Find(check, offset);
        return place is null ? null : new HoverWriter(check, sources).Write(place);
    }

    /// <summary>What a word of the language means, such as <c>within</c> or <c>json</c>; null for other words. Of a word with several meanings the more structural one.</summary>
    /// <param name="word">A word, in any case.</param>
    public static string? Describe(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return HoverTopics.Find(word)?.ToMarkdown();
    }
}
