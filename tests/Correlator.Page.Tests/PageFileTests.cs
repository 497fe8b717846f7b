using System.Text.RegularExpressions;

namespace Correlator.Page.Tests;

/// <summary>The files of the page themselves: sizes, and what must not stand in them.</summary>
public sealed partial class PageFileTests
{
    private const int MaxLines = 250;
    private const int MaxFunctionLines = 40;

    // What makes markup or code of text.
    private static readonly string[] Forbidden =
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "createContextualFragment", "DOMParser", "eval(", "new Function", "setTimeout('", "javascript:"];

    private static IEnumerable<string> Files => Directory.EnumerateFiles(PageServer.Files).Order(StringComparer.Ordinal);

    [Fact]
    public void Files_All_AreShort() => Assert.Equal([], Files
        .Select(static file => (Name: Path.GetFileName(file), Lines: File.ReadAllLines(file).Length))
        .Where(static file => file.Lines > MaxLines));

    [Fact]
    public void Functions_All_AreShort() => Assert.Equal([], Files
        .Where(static file => file.EndsWith(".js", StringComparison.Ordinal))
        .SelectMany(static file => Functions(File.ReadAllLines(file)).Select(function => (Name: Path.GetFileName(file), function.Line, function.Length)))
        .Where(static function => function.Length > MaxFunctionLines));

    [Fact]
    public void Functions_OfTheEditor_AreFound() =>
        Assert.InRange(Functions(File.ReadAllLines(Path.Combine(PageServer.Files, "editor.js"))).Count(), 10, 30);

    [Fact]
    public void Scripts_All_MakeNoMarkupOfText() => Assert.Equal([], Files
        .Where(static file => file.EndsWith(".js", StringComparison.Ordinal))
        .SelectMany(static file => Forbidden.Where(word => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)).Select(word => $"{Path.GetFileName(file)}: {word}")));

    [Fact]
    public void Files_All_FetchNothingFromElsewhere() => Assert.Equal([], Files
        .SelectMany(static file => Addresses().Matches(File.ReadAllText(file)).Select(static match => match.Value))
        .Where(static address => address != "http://www.w3.org/2000/svg"));

    [Fact]
    public void Html_All_HasNoCodeAndNoStyleInIt() =>
        Assert.DoesNotMatch(Inline(), File.ReadAllText(Path.Combine(PageServer.Files, "index.html")));

    // A function begins at the start of a line, or a method at the start of a member, with a brace at the end of that line; it ends with the brace at the same indentation.
    private static IEnumerable<(int Line, int Length)> Functions(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (Head().Match(lines[i]) is { Success: true } head)
            {
                var end = Array.FindIndex(lines, i, line => line.StartsWith(head.Groups["indent"].Value + "}", StringComparison.Ordinal));
                yield return (i + 1, end - i + 1);
            }
        }
    }

    [GeneratedRegex(@"^(?:(?<indent>)(?:export )?(?:async )?function \w+|(?<indent>  )(?:static )?(?:async )?(?:get |set )?#?\w+\().*\{$", RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    [GeneratedRegex("(?:https?|wss?)://[^'\"` )]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Addresses();

    [GeneratedRegex("<style|<script(?![^>]* src=)|\\s(?:style|on[a-z]+)\\s*=", RegexOptions.ExplicitCapture)]
    private static partial Regex Inline();
}
