using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>The documentation comment of a type or member; what it inherits is filled in.</summary>
internal sealed class Comment
{
    private const int MaxDepth = 8;
    private readonly List<XElement> _elements;

    private Comment(List<XElement> elements) => _elements = elements;

    /// <summary>What it is.</summary>
    public XElement? Summary => One("summary");

    /// <summary>What is to be known besides.</summary>
    public XElement? Remarks => One("remarks");

    /// <summary>What a property holds: unit, range, default.</summary>
    public XElement? Value => One("value");

    /// <summary>What a method gives.</summary>
    public XElement? Returns => One("returns");

    /// <summary>What it throws.</summary>
    public IEnumerable<XElement> Exceptions => _elements.Where(static element => element.Name == "exception");

    /// <summary>How it is used.</summary>
    public IEnumerable<XElement> Examples => _elements.Where(static element => element.Name == "example");

    /// <summary>The comment of a type or member.</summary>
    public static Comment Of(ISymbol symbol) => new(Elements(symbol, 0));

    /// <summary>What a parameter, or a parameter of a type, is.</summary>
    public XElement? Parameter(string name) =>
        _elements.FirstOrDefault(element => element.Name.LocalName is "param" or "typeparam" && (string?)element.Attribute("name") == name);

    private XElement? One(string name) => _elements.FirstOrDefault(element => element.Name == name);

    private static List<XElement> Elements(ISymbol symbol, int depth)
    {
        var xml = symbol.OriginalDefinition.GetDocumentationCommentXml();
        List<XElement> own = string.IsNullOrEmpty(xml) ? [] : [.. XElement.Parse(xml, LoadOptions.PreserveWhitespace).Elements()];
        if (own.FirstOrDefault(static element => element.Name == "inheritdoc") is not { } inherits || depth == MaxDepth)
        {
            return own.Count == 0 && OfRecordParameter(symbol) is { } summary ? [summary] : own;
        }

        var inherited = Inherited(symbol, (string?)inherits.Attribute("cref")) is { } other ? Elements(other, depth + 1) : [];
        own.Remove(inherits);
        own.AddRange(inherited.Where(element => !own.Any(present => present.Name == element.Name && (string?)present.Attribute("name") == (string?)element.Attribute("name"))).ToList());
        return own;
    }

    private static ISymbol? Inherited(ISymbol symbol, string? id) => id is not null
        ? DocumentationCommentId.GetFirstSymbolForDeclarationId(id, Products.Built.Compilation)
        : symbol switch
        {
            IMethodSymbol { OverriddenMethod: { } method } => method,
            IPropertySymbol { OverriddenProperty: { } property } => property,
            INamedTypeSymbol type => type.BaseType is { SpecialType: SpecialType.None } parent ? parent : type.Interfaces.FirstOrDefault(),
            _ => Implemented(symbol),
        };

    /// <summary>The member of an interface that a member implements.</summary>
    public static ISymbol? Implemented(ISymbol symbol) => symbol.ContainingType.AllInterfaces
        .SelectMany(static each => each.GetMembers())
        .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol));

    // A property that a record declares by a parameter is said there, at the type.
    private static XElement? OfRecordParameter(ISymbol symbol) =>
        symbol is IPropertySymbol { ContainingType: { } type } && Elements(type, 0).FirstOrDefault(element => element.Name == "param" && (string?)element.Attribute("name") == symbol.Name) is { } said
            ? new XElement("summary", said.Nodes())
            : null;
}
