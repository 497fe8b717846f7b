using System.Xml.Linq;
using Correlator.Server;
using Correlator.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Correlator.Api.Tests;

/// <summary>The examples of documentation comments are code that compiles, with the names of Ambient.txt and no others; and what is asked for most has one.</summary>
public sealed class ExampleTests
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    public static TheoryData<string> Libraries => [.. Products.Names];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Examples_OfALibrary_Compile(string library)
    {
        var ambient = CSharpSyntaxTree.ParseText(Repository.Read("tests/Correlator.Api.Tests/Examples/Ambient.txt"), Options, "Ambient.txt");
        var examples = Examples(library, language: null).Select(static (example, i) => Tree(example.Member, example.Code, i)).ToList();

        // Under the name of the library's own tests it also sees what its internal examples are about.
        var program = Products.Built.Compile($"{library}.Tests", [ambient, .. examples]);

        Assert.NotEmpty(examples);
        AssertNone(program.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error).Select(static found => found.ToString()));
    }

    [Fact]
    public void Examples_OfFilesOfSettings_AreRead()
    {
        var files = Products.Names.SelectMany(static library => Examples(library, "json")).ToList();

        Assert.Equal(["T:Correlator.Sources.SourceConfiguration", "T:Correlator.Server.ServerConfiguration"], files.Select(static file => file.Member));
        Assert.All(files, static file => ServerConfiguration.Parse(file.Code));
    }

    [Fact]
    public void Operators_All_HaveAnExample() => AssertNone(Operators().Where(static method => !Comment.Of(method).Examples.Any()).Select(static method => method.ToDisplayString()));

    // What is called on a query, and what makes one.
    private static IEnumerable<IMethodSymbol> Operators() =>
        from type in Products.Types(Products.Built.Assemblies[0])
        from method in type.GetMembers().OfType<IMethodSymbol>()
        where method.MethodKind == MethodKind.Ordinary && !method.IsOverride && Products.IsVisible(method)
        where IsQuery(method.IsExtensionMethod ? (method.Parameters[0].Type as INamedTypeSymbol ?? type).OriginalDefinition : type)
        select method;

    private static bool IsQuery(INamedTypeSymbol type) => type.Name is nameof(EventQuery) or nameof(EventGrouping<>);

    private static IEnumerable<(string Member, string Code)> Examples(string library, string? language) =>
        from member in new CommentFile(Path.Combine(AppContext.BaseDirectory, $"{library}.xml")).Members
        from example in XElement.Parse(member.Value, LoadOptions.PreserveWhitespace).Elements("example")
        from code in example.Elements("code")
        where (string?)code.Attribute("lang") == language
        select (member.Key, CommentMarkdown.Code(code));

    // Statements of a method, or, where they are none, members of a class. Names of its own hide those of all.
    private static SyntaxTree Tree(string member, string code, int number)
    {
        var statements = Parse(member, $"internal sealed class Example{number} : Ambient {{ private async Task Run() {{\n#line 1\n{code}\n}} }}");
        return statements.GetDiagnostics().Any() ? Parse(member, $"internal sealed class Example{number} : Ambient {{\n#line 1\n{code}\n}}") : statements;
    }

    private static SyntaxTree Parse(string member, string code) => CSharpSyntaxTree.ParseText(SourceText.From(code), Options, member);

    private static void AssertNone(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }
}
