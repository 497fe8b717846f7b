using System.Text;

namespace Correlator.Api.Tests;

/// <summary>The first page of the reference: every type in a line.</summary>
internal static class ApiIndex
{
    /// <summary>Writes the page.</summary>
    public static string Write(IReadOnlyList<Area> areas, CommentMarkdown markdown)
    {
        var text = new StringBuilder().Append($"""
            # API reference

            Every public type of the libraries, {areas.Sum(static area => area.Types.Count)} of them, by the area that it belongs to. These pages are made of the documentation comments in the sources by
            `CORRELATOR_API=write dotnet test tests/Correlator.Api.Tests`; a test holds them to what is built, and compiles every example. Members that the compiler adds to records
            (equality, copying, printing) are left out. Where to begin: [the README](../../README.md) shows the three ways in, [the language](../language.md) what can be asked.

            | library | areas |
            | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var product in areas.GroupBy(static area => area.Product))
        {
            text.Append($"| `{product.Key}` | {string.Join(", ", product.Select(static area => $"[{(area.Folder.Length == 0 ? "itself" : area.Folder)}](#{ApiReference.Anchor(area.Title)})"))} |\n");
        }

        foreach (var area in areas)
        {
            text.Append($"\n## {area.Title}\n\n{char.ToUpperInvariant(area.Purpose[0])}{area.Purpose[1..]}: [the page]({Path.GetFileName(area.Page)}).\n\n| type | |\n| --- | --- |\n");
            foreach (var type in area.Types)
            {
                text.Append($"| {markdown.Reference(type, Naming.Of(type))} | {ApiPage.Cell(markdown.Sentence(Comment.Of(type).Summary))} |\n");
            }
        }

        return text.ToString();
    }
}
