using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>All pages of the reference, made of what was built and its documentation comments.</summary>
internal sealed class ApiReference
{
    /// <summary>The folder of the pages.</summary>
    public const string Folder = "docs/api";

    private readonly SourcePlaces _places = new();
    private readonly List<Area> _areas;
    private readonly Dictionary<ISymbol, Area> _areaOf = new(SymbolEqualityComparer.Default);

    private ApiReference()
    {
        _areas = [.. Products.Built.Assemblies.SelectMany(assembly => Area.Of(assembly, _places))];
        foreach (var area in _areas)
        {
            area.Types.ToList().ForEach(type => _areaOf.Add(type, area));
        }
    }

    /// <summary>The text of each page by its path from the root.</summary>
    public static IReadOnlyDictionary<string, string> Pages() => new ApiReference().Write();

    private SortedDictionary<string, string> Write()
    {
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { [$"{Folder}/README.md"] = ApiIndex.Write(_areas, new CommentMarkdown(Link("README.md"))) };
        foreach (var area in _areas)
        {
            pages.Add(area.Page, new ApiPage(area, _places, new CommentMarkdown(Link(Path.GetFileName(area.Page)))).Write());
        }

        return pages;
    }

    // Methods and constructors have headings; all else is found at its type.
    private Func<ISymbol, string?> Link(string page) => symbol =>
    {
        var type = (symbol as INamedTypeSymbol ?? symbol.ContainingType)?.OriginalDefinition;
        if (type is null || !_areaOf.TryGetValue(type, out var area))
        {
            return null;
        }

        var hasHeading = symbol.OriginalDefinition is IMethodSymbol method && ApiPage.HasHeading(method);
        var target = Path.GetFileName(area.Page);
        return $"{(target == page ? "" : target)}#{Anchor(hasHeading ? Naming.OfMember(symbol.OriginalDefinition) : Naming.Of(type))}";
    };

    /// <summary>The anchor of a heading, as the usual renderers make it.</summary>
    public static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or ' ')).Replace(' ', '-');
}
