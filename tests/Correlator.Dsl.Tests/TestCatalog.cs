namespace Correlator.Dsl.Tests;

/// <summary>A catalog with one label.</summary>
internal sealed class TestCatalog(params string[] sources) : IQueryCatalog
{
    public IReadOnlyList<string> Sources => sources;

    public IReadOnlyList<string> LabelNames(string source) => ["tenant"];

    public IReadOnlyList<string> LabelValues(string source, string label) => label == "tenant" ? ["acme", "umbrella"] : [];

    public TimeSpan ResolutionOf(string source) => TimeSpan.FromSeconds(1);
}
