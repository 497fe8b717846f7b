using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Correlator.Api.Tests;

/// <summary>The built libraries with their documentation, as a compiler sees them that refers to them.</summary>
internal sealed class Products
{
    private static readonly Lazy<Products> Loaded = new(static () => new Products());
    private readonly Dictionary<string, MetadataReference> _references;

    private Products()
    {
        _references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !path.EndsWith("Tests.dll", StringComparison.Ordinal))
            .DistinctBy(static path => Path.GetFileName(path))
            .ToDictionary(static path => Path.GetFileNameWithoutExtension(path)!, static path => (MetadataReference)MetadataReference.CreateFromFile(path, documentation: Comments(path)), StringComparer.Ordinal);
        Compilation = Compile("reader", []);
        Assemblies = [.. Names.Select(name => (IAssemblySymbol)Compilation.GetAssemblyOrModuleSymbol(_references[name])!)];
        Extensions = Assemblies.SelectMany(Types).SelectMany(static type => type.GetMembers()).OfType<IMethodSymbol>()
            .Where(static method => method.IsExtensionMethod && IsVisible(method))
            .OrderBy(static method => method.Name, StringComparer.Ordinal)
            .ToLookup(static method => (ISymbol?)method.Parameters[0].Type.OriginalDefinition, SymbolEqualityComparer.Default);
    }

    /// <summary>The libraries, from the one that the others stand on.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["Correlator.Reactive", "Correlator.Dsl", "Correlator.Sources", "Correlator.Kafka", "Correlator.Hosting", "Correlator.Server", "Correlator.Testing"];

    /// <summary>What was built.</summary>
    public static Products Built => Loaded.Value;

    /// <summary>A program without text that refers to all of them.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The libraries.</summary>
    public IReadOnlyList<IAssemblySymbol> Assemblies { get; }

    /// <summary>The methods that libraries add to a type, by that type.</summary>
    public ILookup<ISymbol?, IMethodSymbol> Extensions { get; }

    /// <summary>Compiles a program that refers to all of them.</summary>
    public CSharpCompilation Compile(string name, IEnumerable<SyntaxTree> trees) => CSharpCompilation.Create(
        name,
        trees,
        _references.Values,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable, metadataImportOptions: MetadataImportOptions.Internal)
            .WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress), KeyValuePair.Create("CS1702", ReportDiagnostic.Suppress)]));

    /// <summary>The types of a library that its users see, in order of their names.</summary>
    public static IEnumerable<INamedTypeSymbol> Types(IAssemblySymbol assembly) => Below(assembly.GlobalNamespace)
        .SelectMany(WithNested)
        .Where(IsVisible)
        .OrderBy(static type => Naming.Of(type), StringComparer.Ordinal);

    /// <summary>Whether users of the library see it: it is public, or protected in a type that can be derived from.</summary>
    public static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Public => symbol.ContainingType is null || IsVisible(symbol.ContainingType),
        Accessibility.Protected or Accessibility.ProtectedOrInternal => symbol.ContainingType is { IsSealed: false } owner && IsVisible(owner) && CanBeDerivedFrom(owner),
        _ => false,
    };

    private static bool CanBeDerivedFrom(INamedTypeSymbol type) => type.InstanceConstructors.Any(static constructor =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal);

    private static IEnumerable<INamedTypeSymbol> Below(INamespaceSymbol space) => space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Below));

    private static IEnumerable<INamedTypeSymbol> WithNested(INamedTypeSymbol type) => type.GetTypeMembers().SelectMany(WithNested).Prepend(type);

    private static CommentFile? Comments(string assembly) =>
        Names.Contains(Path.GetFileNameWithoutExtension(assembly)) ? new CommentFile(Path.ChangeExtension(assembly, ".xml")) : null;
}
