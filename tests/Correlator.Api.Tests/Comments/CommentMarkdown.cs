using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Correlator.Api.Tests;

/// <summary>Says the text of a comment in Markdown.</summary>
/// <param name="link">The address of a type or member from the page that is written; null for what has none.</param>
internal sealed partial class CommentMarkdown(Func<ISymbol, string?> link)
{
    /// <summary>A comment's text on one line, for lists and tables.</summary>
    public string Line(XElement? element) => element is null ? "" : White().Replace(Text(element), " ").Trim();

    /// <summary>A comment's text in its paragraphs.</summary>
    public string Paragraphs(XElement? element) => element is null
        ? ""
        : string.Join("\n\n", Text(element).Split("\n\n").Select(static paragraph => White().Replace(paragraph, " ").Trim()).Where(static paragraph => paragraph.Length > 0));

    /// <summary>The first sentence of a comment's text.</summary>
    public string Sentence(XElement? element)
    {
        var line = Line(element);
        return SentenceEnd().Match(line) is { Success: true } end ? line[..(end.Index + 1)] : line;
    }

    /// <summary>The code of an example, without the indentation that the comment gives it.</summary>
    public static string Code(XElement code)
    {
        var lines = code.Value.ReplaceLineEndings("\n").Split('\n').SkipWhile(string.IsNullOrWhiteSpace).Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse().ToList();
        var indent = lines.Where(static line => line.Trim().Length > 0).Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length < indent ? "" : line[indent..].TrimEnd()));
    }

    /// <summary>A name, as a link where it leads somewhere.</summary>
    public string Reference(ISymbol symbol, string name) => link(symbol) is { } address ? $"[{Code(name)}]({address})" : Code(name);

    private string Text(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            _ = node switch
            {
                XText plain => text.Append(Escape(BlankLines().Replace(plain.Value, " "))),
                XElement inner => text.Append(Inner(inner)),
                _ => text,
            };
        }

        return text.ToString();
    }

    private string Inner(XElement element) => element.Name.LocalName switch
    {
        "para" => $"\n\n{Text(element)}\n\n",
        "c" => Code(element.Value),
        "b" => $"**{Text(element)}**",
        "paramref" or "typeparamref" => Code((string)element.Attribute("name")!),
        "see" when (string?)element.Attribute("langword") is { } word => Code(word),
        "see" when (string?)element.Attribute("href") is { } address => $"[{(element.IsEmpty ? address : Text(element))}]({address})",
        "see" => See(element),
        "code" => "",
        var other => throw new FormatException($"<{other}> has no form in Markdown yet."),
    };

    /// <summary>What an element's <c>cref</c> names.</summary>
    /// <exception cref="FormatException">It names nothing.</exception>
    public string See(XElement element)
    {
        var id = (string)element.Attribute("cref")!;
        if (DocumentationCommentId.GetFirstSymbolForDeclarationId(id, Products.Built.Compilation) is not { } symbol)
        {
            throw new FormatException($"{id} is nothing that the libraries or what they use have.");
        }

        return Reference(symbol, symbol switch
        {
            INamedTypeSymbol type => Naming.Of(type),
            { ContainingType: { } owner } when owner.TypeKind == TypeKind.Enum || symbol.IsStatic || symbol.Kind != SymbolKind.Method || link(symbol) is null => Naming.OfMember(symbol),
            _ => symbol.Name,
        });
    }

    /// <summary>Text as code.</summary>
    public static string Code(string text)
    {
        var fence = text.Contains('`') ? "``" : "`";
        return $"{fence}{(text.StartsWith('`') ? " " : "")}{text}{(text.EndsWith('`') ? " " : "")}{fence}";
    }

    /// <summary>Text in which nothing is markup.</summary>
    public static string Escape(string text) => Special().Replace(text, @"\$0");

    [GeneratedRegex(@"\s+")]
    private static partial Regex White();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"[.](?=\s|$)|[:](?=\s*$)")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[\\*\[\]<>`]|(?<!\w)_|_(?!\w)")]
    private static partial Regex Special();
}
