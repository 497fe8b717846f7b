using System.Text.Json;

namespace Correlator.Sources.Tests.Configuration;

/// <summary>Configuration files: what they say, what is said of mistakes, and the schema that editors check them by.</summary>
public sealed class SourceConfigurationTests
{
    [Fact]
    public void Parse_Sources_AreThoseOfTheFileInItsOrder()
    {
        var configuration = SourceConfiguration.Parse(
            """
            {
              // Comments are allowed.
              "$schema": "correlator.schema.json",
              "sources": {
                "web": { "kind": "file", "path": "logs/a,b.log", "time": ["ts", "when"] },
                "loki": { "address": "http://127.0.0.1:3100", "tenant": "team-a", "page": 100, "tail": false },
                "other": "loki+http://127.0.0.1:3101,tenant=b",
              }
            }
            """);

        Assert.Equal(["web", "loki", "other"], configuration.Sources.Select(static source => source.Name));
        Assert.Equal(["file", "loki", "loki"], configuration.Sources.Select(static source => source.Kind));
        Assert.Equal([new("time", "ts"), new KeyValuePair<string, string>("time", "when")], configuration.Sources[0].Options);
        Assert.Equal("tenant=team-a page=100 tail=false", string.Join(' ', configuration.Sources[1].Options.Select(static option => $"{option.Key}={option.Value}")));
        Assert.All(configuration.Sources, static source => Assert.Equal(source.Name, SourceKinds.Create(source, new SourceContext()).Name));
    }

    [Theory]
    [InlineData("{", "line 1, column 2")]
    [InlineData("[]", "\"sources\"")]
    [InlineData("""{ "source": {} }""", "\"sources\"")]
    [InlineData("""{ "sources": {}, "x": 1 }""", "\"x\" means nothing")]
    [InlineData("""{ "sources": { "loki": 5 } }""", "Source loki: a source is an object")]
    [InlineData("""{ "sources": { "loki": { "kind": "loki" } } }""", "Source loki: \"address\" is missing")]
    [InlineData("""{ "sources": { "loki": { "address": "http://h", "page": {} } } }""", "\"page\" is a text, a number")]
    public void Parse_Mistake_SaysWhereAndWhat(string json, string expected)
    {
        var error = Assert.Throws<SourceConfigurationException>(() => SourceConfiguration.Parse(json));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MissingFile_NamesIt()
    {
        var error = Assert.Throws<SourceConfigurationException>(() => SourceConfiguration.Load("nowhere/correlator.json"));

        Assert.Contains("nowhere/correlator.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_EachKind_HasItsOptions()
    {
        using var schema = JsonDocument.Parse(ConfigurationSchema.ToJson());
        var kinds = schema.RootElement.GetProperty("properties").GetProperty("sources").GetProperty("additionalProperties").GetProperty("oneOf")
            .EnumerateArray().Where(static kind => kind.GetProperty("type").GetString() == "object").ToDictionary(static kind => kind.GetProperty("properties").GetProperty("kind").GetProperty("const").GetString()!);

        Assert.Equal(SourceKinds.Names.Order(), kinds.Keys.Order());
        foreach (var (name, kind) in kinds)
        {
            var options = kind.GetProperty("properties").EnumerateObject().Select(static option => option.Name).Except(["kind", "address", "path"]);
            Assert.Equal(SourceKinds.OptionsOf(name).Select(static option => option.Name).Order(), options.Order());
        }
    }
}
