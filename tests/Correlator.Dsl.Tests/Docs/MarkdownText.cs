using System.Collections.Concurrent;
using System.Text;
using Correlator.Tests.Architecture;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>A block between fences of a Markdown file.</summary>
internal sealed record CodeBlock(string Path, int Line, string Language, string Text);

/// <summary>What the tests read out of Markdown: code blocks, headings, links.</summary>
internal static class MarkdownText
{
    private static readonly ConcurrentDictionary<string, HashSet<string>> Known = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Documents { get; } = Repository.Files("*.md");

    public static IEnumerable<CodeBlock> Blocks { get; } = [.. Documents.SelectMany(BlocksOf)];

    /// <summary>Runs of white space as one blank.</summary>
    public static string Normalize(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The text without its code blocks, line by line.</summary>
    public static IEnumerable<(int Number, string Text)> Prose(string path)
    {
        var isCode = false;
        foreach (var (number, line) in Lines(path))
        {
            var isFence = IsFence(line);
            if (!isCode && !isFence)
            {
                yield return (number, line);
            }

            isCode ^= isFence;
        }
    }

    /// <summary>The anchors of a document's headings, as the usual renderers make them.</summary>
    public static HashSet<string> Anchors(string path) => Known.GetOrAdd(path, static path =>
        [.. Prose(path).Where(static line => line.Text.StartsWith('#')).Select(static line => Anchor(line.Text.TrimStart('#').Trim()))]);

    private static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var letter in heading.ToLowerInvariant())
        {
            _ = letter == ' ' ? anchor.Append('-') : char.IsLetterOrDigit(letter) || letter is '-' or '_' ? anchor.Append(letter) : anchor;
        }

        return anchor.ToString();
    }

    private static IEnumerable<CodeBlock> BlocksOf(string path)
    {
        CodeBlock? open = null;
        foreach (var (number, line) in Lines(path))
        {
            if (!IsFence(line))
            {
                open = open is null ? null : open with { Text = open.Text + line + "\n" };
            }
            else if (open is null)
            {
                open = new CodeBlock(path, number, line.Trim().TrimStart('`').Trim(), string.Empty);
            }
            else
            {
                yield return open;
                open = null;
            }
        }
    }

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    private static IEnumerable<(int Number, string Line)> Lines(string path) =>
        Repository.ReadLines(path).Select(static (line, i) => (i + 1, line));
}
