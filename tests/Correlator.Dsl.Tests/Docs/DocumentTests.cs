using System.Text.RegularExpressions;
using Correlator.Tests.Architecture;

namespace Correlator.Dsl.Tests.Docs;

/// <summary>The documents say what is so: samples are tested code, queries are queries, links lead somewhere.</summary>
public sealed partial class DocumentTests
{
    private const string NotRunnable = "COR901";

    private static string Samples { get; } = MarkdownText.Normalize(string.Concat(
        Repository.SourceFiles.Where(static path => path.StartsWith("tests/", StringComparison.Ordinal) && path.Contains("/Docs/", StringComparison.Ordinal)).Select(Repository.Read)));

    // The pages of docs/api are written by tests/Correlator.Api.Tests, which compiles their examples and has no other file there.
    [Fact]
    public void CSharpBlocks_All_AreTestedSamples() => AssertNone(MarkdownText.Blocks
        .Where(static block => block.Language == "csharp" && !block.Path.StartsWith("docs/api/", StringComparison.Ordinal) && !Samples.Contains(MarkdownText.Normalize(block.Text), StringComparison.Ordinal))
        .Select(static block => $"{block.Path}({block.Line}) is in no sample of tests/*/Docs"));

    [Fact]
    public void QueryBlocks_All_AreValidAndRunUnlessMarked() => AssertNone(MarkdownText.Blocks
        .Where(static block => block.Language is "query" or "query later")
        .Select(static block => (Block: block, Found: Try(block.Text)))
        .Where(static tried => tried.Found != (tried.Block.Language == "query" ? null : NotRunnable))
        .Select(static tried => $"{tried.Block.Path}({tried.Block.Line}): {tried.Found ?? "runs"}"));

    [Fact]
    public void ShellBlocks_Queries_AreValidAndRun() => AssertNone(MarkdownText.Blocks
        .Where(static block => block.Language == "sh")
        .SelectMany(static block => ShellQuery().Matches(block.Text).Select(match => (Block: block, Found: Try(match.Groups[1].Value))))
        .Where(static tried => tried.Found is not null)
        .Select(static tried => $"{tried.Block.Path}({tried.Block.Line}): {tried.Found}"));

    [Fact]
    public void ShellBlocks_FilesOfTheRepository_Exist() => AssertNone(MarkdownText.Blocks
        .Where(static block => block.Language == "sh")
        .SelectMany(static block => RepositoryPath().Matches(block.Text).Select(match => (Block: block, Path: match.Value)))
        .Where(static named => !Repository.Exists(named.Path))
        .Select(static named => $"{named.Block.Path}({named.Block.Line}): {named.Path}"));

    [Fact]
    public void Blocks_All_NameTheirLanguage() => AssertNone(MarkdownText.Blocks
        .Where(static block => block.Language.Length == 0 && !block.Path.StartsWith("notebooks/", StringComparison.Ordinal))
        .Select(static block => $"{block.Path}({block.Line})"));

    [Fact]
    public void Links_All_LeadSomewhere() => AssertNone(
        from path in MarkdownText.Documents
        from line in MarkdownText.Prose(path)
        from Match link in Link().Matches(line.Text)
        where !IsThere(path, link.Groups[1].Value)
        select $"{path}({line.Number}): {link.Groups[1].Value}");

    // The code of the first error, or null for a query that compiles.
    private static string? Try(string text)
    {
        var check = CorrelationQuery.Check(text.Trim());
        if (check.Query is null)
        {
            return check.Diagnostics[0].ToString();
        }

        try
        {
            QueryCompiler.Compile(check.Query!.Text);
            return null;
        }
        catch (QueryException error) when (error.Diagnostics.Any(static item => item.Code == NotRunnable))
        {
            return NotRunnable;
        }
    }

    private static bool IsThere(string document, string link)
    {
        if (link.StartsWith("http", StringComparison.Ordinal))
        {
            return true;
        }

        var parts = link.Split('#');
        var target = parts[0].Length == 0 ? document : Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(document)!, parts[0])).Replace('\\', '/');
        return Repository.Exists(target) && (parts.Length == 1 || MarkdownText.Anchors(target).Contains(parts[1]));
    }

    private static void AssertNone(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [GeneratedRegex(@"(?:run|check|format|explain|analyze) '([^']+)'")]
    private static partial Regex ShellQuery();

    [GeneratedRegex(@"\b(?:src|notebooks|tests|docs|eng)/[\w./-]+")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
