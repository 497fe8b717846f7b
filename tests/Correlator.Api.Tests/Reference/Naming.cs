using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>What types and members are called in text: as one writes them, without namespaces.</summary>
internal static class Naming
{
    private const SymbolDisplayMiscellaneousOptions Misc =
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral;

    private static readonly SymbolDisplayFormat TypeName = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted, SymbolDisplayTypeQualificationStyle.NameAndContainingTypes, SymbolDisplayGenericsOptions.IncludeTypeParameters, miscellaneousOptions: Misc);

    private static readonly SymbolDisplayFormat Declaration = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeConstantValue,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeModifiers | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: Misc);

    /// <summary>A type's name with its parameters: <c>EventQuery&lt;T&gt;</c>.</summary>
    public static string Of(ITypeSymbol type) => type.ToDisplayString(TypeName);

    /// <summary>A member's name behind that of its type: <c>EventQuery&lt;T&gt;.Where</c>.</summary>
    public static string OfMember(ISymbol member) => member is IMethodSymbol { MethodKind: MethodKind.Constructor }
        ? $"new {Of(member.ContainingType)}"
        : $"{Of(member.ContainingType)}.{(member is IPropertySymbol { IsIndexer: true } ? "this[]" : member.Name)}";

    /// <summary>A method, constructor, property, field or event as it is declared; a long list of parameters has a line for each.</summary>
    public static string Signature(ISymbol member)
    {
        const int Widest = 130;
        var text = member.ToDisplayString(Declaration);
        if (member is not IMethodSymbol { Parameters.Length: > 0 } method || text.Length <= Widest)
        {
            return text;
        }

        var parameters = method.Parameters.Select(static parameter => parameter.ToDisplayString(Declaration)).ToList();
        var all = string.Join(", ", parameters);
        var at = text.IndexOf('(' + all, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at + 1), "\n    ", string.Join(",\n    ", parameters), text.AsSpan(at + 1 + all.Length));
    }

    /// <summary>A type as it is declared, with what it derives from and implements.</summary>
    public static string Signature(INamedTypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate)
        {
            return type.ToDisplayString(Declaration);
        }

        var kind = type.TypeKind switch { TypeKind.Enum => "enum", TypeKind.Interface => "interface", TypeKind.Struct => "struct", _ => type.IsRecord ? "record" : "class" };
        var modifiers = type.TypeKind switch
        {
            TypeKind.Struct => (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : ""),
            TypeKind.Class => type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "",
            _ => "",
        };
        var bases = Bases(type).Select(Of).ToList();
        return $"public {modifiers}{kind} {Of(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    // What the compiler adds to every record and value is left out.
    private static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol type)
    {
        var inherited = type.BaseType is { SpecialType: SpecialType.None } parent ? [parent] : Enumerable.Empty<INamedTypeSymbol>();
        return type.TypeKind == TypeKind.Enum ? [] : inherited.Concat(type.Interfaces.Where(each => each.Name != nameof(IEquatable<>) && Products.IsVisible(each)));
    }
}
