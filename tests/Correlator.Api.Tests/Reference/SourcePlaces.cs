using Correlator.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Correlator.Api.Tests;

/// <summary>In which file of the repository a type is declared.</summary>
internal sealed class SourcePlaces
{
    private readonly Dictionary<(string Product, string Name, int Arity), string> _files = [];

    /// <summary>Reads the declarations of all libraries.</summary>
    public SourcePlaces()
    {
        foreach (var path in Repository.SourceFiles.Where(static path => path.StartsWith("src/", StringComparison.Ordinal)))
        {
            foreach (var (name, arity) in CSharpSyntaxTree.ParseText(Repository.Read(path)).GetRoot().DescendantNodes(static node => node is not MemberDeclarationSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).Select(Declared).OfType<(string, int)>())
            {
                // A type of several files is where its name is, else in the first of them.
                var key = (path.Split('/')[1], name, arity);
                if (!_files.ContainsKey(key) || Path.GetFileNameWithoutExtension(path) == name)
                {
                    _files[key] = path;
                }
            }
        }
    }

    /// <summary>The file of a type, by path from the root with slashes.</summary>
    public string this[INamedTypeSymbol type] => _files[(type.ContainingAssembly.Name, type.Name, type.Arity)];

    private static (string Name, int Arity)? Declared(SyntaxNode node) => node switch
    {
        TypeDeclarationSyntax type => (type.Identifier.Text, type.Arity),
        EnumDeclarationSyntax type => (type.Identifier.Text, 0),
        DelegateDeclarationSyntax type => (type.Identifier.Text, type.Arity),
        _ => null,
    };
}
