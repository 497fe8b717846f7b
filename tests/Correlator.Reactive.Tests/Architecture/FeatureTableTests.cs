using System.Text.RegularExpressions;

namespace Correlator.Tests.Architecture;

/// <summary>docs/features.md names tests, types, commands and codes; each of them is there.</summary>
public sealed partial class FeatureTableTests
{
    private const string Table = "docs/features.md";

    private static IReadOnlyList<(int Line, string Text)> Names { get; } =
        [.. Repository.ReadLines(Table).SelectMany(static (line, i) => Code().Matches(line).Select(match => (i + 1, match.Groups[1].Value)))];

    // The cells of each row of a table, the heads and rules left out.
    private static IReadOnlyList<(int Line, string[] Cells)> Rows { get; } =
    [
        .. Repository.ReadLines(Table).Select(static (line, i) => (Line: i + 1, Cells: CellEdge().Split(line)))
            .Where(static row => row.Cells.Length > 2 && row.Cells[1].Trim() is not ("---" or "wanted"))
            .Select(static row => (row.Line, row.Cells[1..^1])),
    ];

    [Fact]
    public void Tests_All_AreThere()
    {
        var tests = TestNames();
        var named = Of(TestName());

        Assert.NotEmpty(named);
        AssertNone(named.Where(name => !tests.Contains(name.Text)));
    }

    [Fact]
    public void TypesAndMembers_All_ArePublic()
    {
        var api = PublicNames();
        var named = Of(TypeOrMember());

        Assert.NotEmpty(named);
        AssertNone(named.Where(name => !api.Contains(name.Text)));
    }

    [Fact]
    public void Commands_All_AreThere()
    {
        var source = Source("src/Correlator.Cli/");
        var commands = Of(CommandLine());
        var words = commands.SelectMany(static name => name.Text.Split(' ')[1..].Select(word => (name.Line, Text: word)));
        var options = Of(CommandOption()).Select(static name => (name.Line, Text: CommandOption().Match(name.Text).Value));

        Assert.NotEmpty(commands);
        AssertNone(words.Concat(options).Where(name => !source.Contains($"\"{name.Text}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void CodesAndMetrics_All_StandInTheSource()
    {
        var source = Source("src/");

        AssertNone(Of(ErrorCode()).Concat(Of(Metric())).Where(name => !source.Contains($"\"{name.Text}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Files_All_AreThere() => AssertNone(Of(RepositoryPath()).Where(static name => !Repository.Exists(name.Text)));

    [Fact]
    public void Rows_All_NameWhatShowsThemOrSayThatNothingDoes()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, static row => Assert.Equal(3, row.Cells.Length));
        AssertNone(Rows
            .Where(static row => row.Cells[2].Trim() == "–"
                ? !row.Cells[1].Contains("not there", StringComparison.OrdinalIgnoreCase)
                : !row.Cells[2].Contains("](", StringComparison.Ordinal) && !Code().Matches(row.Cells[2]).Any(static match => TestName().IsMatch(match.Groups[1].Value)))
            .Select(static row => (row.Line, row.Cells[0].Trim())));
    }

    private static List<(int Line, string Text)> Of(Regex kind) => [.. Names.Where(name => kind.IsMatch(name.Text))];

    private static string Source(string folder) => string.Concat(Repository.SourceFiles.Where(path => path.StartsWith(folder, StringComparison.Ordinal)).Select(Repository.Read));

    // Class.Method of each public method with an attribute before it, by the text of the file: the class is one that the file declares.
    private static HashSet<string> TestNames() =>
    [
        .. from path in Repository.SourceFiles
           where path.StartsWith("tests/", StringComparison.Ordinal)
           let text = Repository.Read(path)
           from Match type in DeclaredClass().Matches(text)
           from Match method in DeclaredTest().Matches(text)
           select $"{type.Groups[1].Value}.{method.Groups[1].Value}",
    ];

    // Each name of the reviewed surface by itself, and each member behind its type.
    private static HashSet<string> PublicNames()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in Repository.Files("PublicAPI.*.txt").SelectMany(Repository.ReadLines))
        {
            var parts = Declared().Match(TypeArguments().Replace(line, string.Empty)).Value.Split('.');
            names.UnionWith(parts);
            names.UnionWith(parts.Zip(parts.Skip(1), static (type, member) => $"{type}.{member}"));
        }

        return names;
    }

    private static void AssertNone(IEnumerable<(int Line, string Text)> missing)
    {
        var found = missing.Select(static name => $"{Table}({name.Line}): {name.Text} is not there.").ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEdge();

    [GeneratedRegex(@"^[A-Z]\w*\.[A-Z]\w*_\w+$")]
    private static partial Regex TestName();

    // What is written like C#: Type, Type.Member or Member, with a small letter in it and no underscore.
    [GeneratedRegex(@"^(?=.*[a-z])[A-Z][A-Za-z0-9]+(\.[A-Z][A-Za-z0-9]+)?$")]
    private static partial Regex TypeOrMember();

    [GeneratedRegex("^correlator [a-z-]+( |$)")]
    private static partial Regex CommandLine();

    [GeneratedRegex("^--[a-z-]+")]
    private static partial Regex CommandOption();

    [GeneratedRegex(@"^(COR\d{3}|[A-Z]{2,}(_[A-Z]+)+)$")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"^correlation(\.[a-z]+)+$")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^(eng|src|tests|docs)/[\w./-]+$")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex DeclaredClass();

    [GeneratedRegex(@"\]\s+public [^\n(=]*?\b(\w+_\w+)\(")]
    private static partial Regex DeclaredTest();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex(@"[\w.]+(?=\s*[({=]|\s*->|$)")]
    private static partial Regex Declared();
}
