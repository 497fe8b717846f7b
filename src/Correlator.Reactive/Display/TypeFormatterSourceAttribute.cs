using System.Diagnostics.CodeAnalysis;

namespace Correlator;

/// <summary>Says who can show a type in a notebook. .NET Interactive looks for an attribute of this name, whoever declares it, so that a library needs no reference to it.</summary>
/// <param name="formatterSourceType">A type with a method <c>CreateTypeFormatters</c>, whose results have a <c>MimeType</c> and a method <c>Format</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicMethods)] Type formatterSourceType)
    : Attribute
{
    /// <summary>Whose formatters to take.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor | DynamicallyAccessedMemberTypes.PublicMethods)]
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The forms to show, the best first; null for the notebook's own choice.</summary>
    public string[]? PreferredMimeTypes { get; set; }
}
