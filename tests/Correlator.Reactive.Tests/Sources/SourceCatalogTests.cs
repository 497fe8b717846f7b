namespace Correlator.Tests.Sources;

public class SourceCatalogTests
{
    private readonly SourceCatalog _catalog = [new ListSource("backend", []), new ListSource("Api", []), new ListSource("API", [])];

    [Fact]
    public void Catalog_Names_AreFoundAsWrittenThenWithoutCase()
    {
        Assert.Equal("API", _catalog["API"].Name);
        Assert.Equal("Api", _catalog["Api"].Name);
        Assert.Equal("backend", _catalog["BackEnd"].Name);
        Assert.Equal(["API", "Api", "backend"], _catalog.Select(source => source.Name));
    }

    [Fact]
    public void Catalog_UnknownName_ProposesTheNearest()
    {
        var error = Assert.Throws<SourceCatalogException>(() => _catalog["bakcend"]);

        Assert.Equal("ADAPTER_NOT_FOUND", error.Code);
        Assert.Equal("There is no source 'bakcend'. Did you mean 'backend'? Known: API, Api, backend.", error.Message);
        Assert.DoesNotContain("Did you mean", Assert.Throws<SourceCatalogException>(() => _catalog["loki"]).Message);
    }

    [Fact]
    public void Catalog_SameNameTwice_IsRefused() =>
        Assert.Equal("ADAPTER_EXISTS", Assert.Throws<SourceCatalogException>(() => _catalog.Add(new ListSource("backend", []))).Code);
}
