namespace Correlator.Dsl;

/// <summary>The language in which the selector of a source is written.</summary>
public enum SelectorDialect
{
    /// <summary>Not known: a brace starts labels, anything else is Lucene.</summary>
    Any,

    /// <summary>Label matchers in braces, as in LogQL.</summary>
    Labels,

    /// <summary>Lucene, as in Graylog and Elasticsearch.</summary>
    Lucene,

    /// <summary>The source's own text, such as PromQL, passed on as it is.</summary>
    Native,
}

/// <summary>What is known about the sources that queries may name. Implementations must be safe to call at every keystroke.</summary>
public interface IQueryCatalog
{
    /// <summary>The names of all sources, as they are written in queries.</summary>
    IReadOnlyList<string> Sources { get; }

    /// <summary>The selector language of a source of this catalog. Default: <see cref="SelectorDialect.Any"/>, which leaves it to the name.</summary>
    SelectorDialect LanguageOf(string source) => SelectorDialect.Any;

    /// <summary>Label names to propose for a source; empty where they are not known. Default: none.</summary>
    IReadOnlyList<string> LabelNames(string source) => [];

    /// <summary>Values to propose for a label of a source; empty where they are not known. Default: none.</summary>
    IReadOnlyList<string> LabelValues(string source, string label) => [];

    /// <summary>The distance between two timestamps that a source can tell apart. Default: zero, which stands for not known.</summary>
    TimeSpan ResolutionOf(string source) => TimeSpan.Zero;
}
