using System.Xml.Linq;

namespace Correlator.Tests.Architecture;

/// <summary>What the projects refer to, and what each product brings with it.</summary>
public sealed class ProjectTests
{
    // Cli -> {Testing, Server, Kafka}; Kafka -> {Dsl, Sources}; Server -> {Dsl, Sources}; Hosting -> Dsl; Testing -> Dsl -> Reactive; Sources -> Reactive. Dsl and Sources do not know each other.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Correlator.Reactive"] = [],
        ["Correlator.Dsl"] = ["Correlator.Reactive"],
        ["Correlator.Sources"] = ["Correlator.Reactive"],
        ["Correlator.Testing"] = ["Correlator.Dsl", "Correlator.Reactive"],
        ["Correlator.Hosting"] = ["Correlator.Dsl", "Correlator.Reactive"],
        ["Correlator.Kafka"] = ["Correlator.Dsl", "Correlator.Sources", "Correlator.Reactive"],
        ["Correlator.Server"] = ["Correlator.Dsl", "Correlator.Sources", "Correlator.Reactive"],
        ["Correlator.Cli"] = ["Correlator.Dsl", "Correlator.Kafka", "Correlator.Server", "Correlator.Sources", "Correlator.Testing", "Correlator.Reactive"],
    };

    // The page is a part of the server, and its tests are the server's in a browser.
    private static readonly string[] PageTests = ["Correlator.Server", "Correlator.Page.Tests"];

    private static IReadOnlyList<string> Products => [.. Repository.Files("*.csproj").Where(static path => path.StartsWith("src/", StringComparison.Ordinal))];

    [Fact]
    public void Products_References_NeverRunBack() => Assert.Equal([], Products.SelectMany(static path =>
        References(path).Where(reference => !Allowed[NameOf(path)].Contains(reference)).Select(reference => $"{path} refers to {reference}")));

    [Fact]
    public void Products_Internals_AreVisibleToTheirOwnTestsOnly() => Assert.Equal([], Products.SelectMany(static path =>
        Items(path, "InternalsVisibleTo").Where(friend => friend != NameOf(path) + ".Tests" && !PageTests.SequenceEqual([NameOf(path), friend])).Select(friend => $"{path} shows its internals to {friend}")));

    [Fact]
    public void Sources_Internals_AreNotShownByAttribute() => Assert.Equal([], Repository.SourceFiles
        .Where(static path => path.StartsWith("src/", StringComparison.Ordinal)
            && SourceTokens.Read(Repository.Read(path)).Any(static token => token.Text == "InternalsVisibleTo")));

    [Fact]
    public void Products_PublicSurface_IsAReviewedFile() => Assert.Equal([], Products
        .SelectMany(static path => new[] { "PublicAPI.Shipped.txt", "PublicAPI.Unshipped.txt" }.Select(file => $"{Path.GetDirectoryName(path)!.Replace('\\', '/')}/{file}"))
        .Where(static file => !Repository.Exists(file)));

    [Fact]
    public void Products_All_AreInTheSolution()
    {
        var solution = Repository.Read("Correlator.sln").Replace('\\', '/');

        Assert.Equal([], Products.Where(path => !solution.Contains(path, StringComparison.Ordinal)));
    }

    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path);

    private static IEnumerable<string> References(string path) =>
        Items(path, "ProjectReference").Select(static include => NameOf(include.Replace('\\', '/')));

    private static IEnumerable<string> Items(string path, string name) =>
        XDocument.Parse(Repository.Read(path)).Descendants(name).Select(static item => (string?)item.Attribute("Include") ?? string.Empty);
}
