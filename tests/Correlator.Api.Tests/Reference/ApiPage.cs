using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>The page of an area: each type with what it is, its values and properties in tables, its methods one by one.</summary>
internal sealed partial class ApiPage(Area area, SourcePlaces places, CommentMarkdown markdown)
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _anchors = new(StringComparer.Ordinal);

    /// <summary>Writes the page.</summary>
    /// <exception cref="InvalidOperationException">Two headings have one anchor.</exception>
    public string Write()
    {
        Line($"# {area.Title}");
        Line($"{char.ToUpperInvariant(area.Purpose[0])}{area.Purpose[1..]}. Part of the package `{area.Product}`; [all types](README.md).");
        Line(string.Join(" · ", area.Types.Select(type => markdown.Reference(type, Naming.Of(type)))));
        foreach (var type in area.Types)
        {
            WriteType(type);
        }

        return _text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Text for a cell of a table.</summary>
    public static string Cell(string text) => text.Replace("|", @"\|", StringComparison.Ordinal);

    /// <summary>Whether a method has a heading of its own, and is no operator or accessor.</summary>
    public static bool HasHeading(IMethodSymbol method) => method.MethodKind is MethodKind.Constructor or MethodKind.Ordinary && method.ContainingType.TypeKind != TypeKind.Delegate;

    private void WriteType(INamedTypeSymbol type)
    {
        var comment = Comment.Of(type);
        var path = places[type];
        Heading("##", Naming.Of(type));
        Fence("csharp", Naming.Signature(type));
        Line($"{markdown.Paragraphs(comment.Summary)} ([{Path.GetFileName(path)}](../../{path}))");
        Line(markdown.Paragraphs(comment.Remarks));
        List(Parameters(comment, [.. type.TypeParameters, .. type.DelegateInvokeMethod?.Parameters ?? []]));
        Examples(comment);
        Extensions(type);

        var members = Members(type).ToList();
        Table(type.TypeKind == TypeKind.Enum ? "value" : "field", members.OfType<IFieldSymbol>());
        Table("property", members.OfType<IPropertySymbol>());
        Table("event", members.OfType<IEventSymbol>());
        Table("operator", members.OfType<IMethodSymbol>().Where(static method => !HasHeading(method)));
        foreach (var overloads in members.OfType<IMethodSymbol>().Where(HasHeading).GroupBy(Naming.OfMember).OrderBy(static group => !group.Key.StartsWith("new ", StringComparison.Ordinal)).ThenBy(static group => group.Key, StringComparer.Ordinal))
        {
            Heading("###", overloads.Key);
            overloads.OrderBy(static method => method.Parameters.Length).ThenBy(Naming.Signature, StringComparer.Ordinal).ToList().ForEach(method => WriteMethod(method, comment));
        }
    }

    // What has no comment was made by the compiler, not written.
    private static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.TypeKind == TypeKind.Delegate ? [] : type.GetMembers()
        .Where(static member => member is not INamedTypeSymbol and not IMethodSymbol { AssociatedSymbol: not null } && Products.IsVisible(member))
        .Where(static member => member is IPropertySymbol ? Comment.Of(member).Summary is not null || Comment.Implemented(member) is not null : !string.IsNullOrEmpty(member.GetDocumentationCommentXml()));

    private void WriteMethod(IMethodSymbol method, Comment type)
    {
        var comment = Comment.Of(method);

        // A constructor that is declared with its type has the comment of the type, which stands above.
        var isRepeated = comment.Summary is { } summary && summary.Value == type.Summary?.Value;
        Fence("csharp", Naming.Signature(method));
        if (!isRepeated)
        {
            Line(Said(comment, method));
        }

        var exceptions = comment.Exceptions.Select(exception => $"{markdown.See(exception)}: {markdown.Line(exception)}");
        List([.. Parameters(comment, [.. method.TypeParameters, .. method.Parameters]), .. comment.Returns is { } returns ? [$"Returns: {markdown.Line(returns)}"] : Array.Empty<string>(), .. exceptions]);
        if (!isRepeated)
        {
            Line(markdown.Paragraphs(comment.Remarks));
            Examples(comment);
        }
    }

    private IEnumerable<string> Parameters(Comment comment, IEnumerable<ISymbol> parameters) =>
        from parameter in parameters
        let said = comment.Parameter(parameter.Name)
        where said is not null
        select $"`{parameter.Name}`: {markdown.Line(said)}";

    // Who looks for a method of a type finds those that other classes add to it.
    private void Extensions(INamedTypeSymbol type)
    {
        var methods = Products.Built.Extensions[type].DistinctBy(Naming.OfMember).Select(method => markdown.Reference(method, method.Name)).ToList();
        Line(methods.Count == 0 ? "" : $"Extension methods: {string.Join(", ", methods)}.");
    }

    private void Examples(Comment comment)
    {
        foreach (var example in comment.Examples)
        {
            Line(markdown.Paragraphs(example));
            example.Elements("code").ToList().ForEach(code => Fence((string?)code.Attribute("lang") ?? "csharp", CommentMarkdown.Code(code)));
        }
    }

    private void Table(string kind, IEnumerable<ISymbol> members)
    {
        var rows = members.Select(member => $"| {Cell(CommentMarkdown.Code(Row(member)))} | {Cell(Facts(member))} |\n").ToList();
        if (rows.Count > 0)
        {
            _text.Append($"| {kind} | |\n| --- | --- |\n").AppendJoin("", rows).Append('\n');
        }
    }

    // A value of an enumeration is its name; of all else the declaration says more, but for accessors that a user does not see.
    private static string Row(ISymbol member) => member is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum }
        ? member.Name
        : HiddenAccessor().Replace(Naming.Signature(member), "").Replace("public ", "", StringComparison.Ordinal);

    private string Facts(ISymbol member)
    {
        var comment = Comment.Of(member);
        var exceptions = comment.Exceptions.Select(exception => $"{markdown.See(exception)}: {markdown.Line(exception)}");
        return string.Join(' ', new[] { Said(comment, member), markdown.Line(comment.Value), markdown.Line(comment.Remarks) }.Concat(exceptions).Where(static part => part.Length > 0)).ReplaceLineEndings(" ");
    }

    private string Said(Comment comment, ISymbol member) => comment.Summary is { } summary
        ? markdown.Paragraphs(summary)
        : Comment.Implemented(member) is { } promise ? $"As {markdown.Reference(promise, Naming.OfMember(promise))} says."
        : member is IMethodSymbol { OverriddenMethod: { } method } ? $"As {markdown.Reference(method, Naming.OfMember(method))} says." : "";

    private void Heading(string level, string name)
    {
        Line($"{level} {CommentMarkdown.Escape(name)}");
        if (!_anchors.Add(ApiReference.Anchor(name)))
        {
            throw new InvalidOperationException($"{area.Page} has two headings {name}.");
        }
    }

    private void Fence(string language, string code) => Line($"```{language}\n{code}\n```");

    private void List(IEnumerable<string> lines) => Line(string.Join('\n', lines.Select(static line => $"* {line}")));

    private void Line(string text) => _text.Append(text).Append(text.Length > 0 ? "\n\n" : "");

    [GeneratedRegex("(internal|private|private protected) (get|set|init); ")]
    private static partial Regex HiddenAccessor();
}
