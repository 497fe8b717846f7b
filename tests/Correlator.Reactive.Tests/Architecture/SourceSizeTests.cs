namespace Correlator.Tests.Architecture;

/// <summary>Sizes and names of the sources.</summary>
public sealed class SourceSizeTests
{
    private const int MaxFileLines = 250;
    private const int MaxMemberLines = 40;
    private const int MaxParameters = 5;
    private static readonly string[] VagueWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Processor"];

    private static IEnumerable<(string Path, SourceMember Member)> Members =>
        Repository.SourceFiles.SelectMany(static path => SourceMembers.Read(Repository.Read(path)).Select(member => (path, member)));

    [Fact]
    public void SourceFiles_All_HaveAtMost250Lines() => AssertNone(Repository.SourceFiles
        .Select(static path => (Path: path, Lines: Repository.ReadLines(path).Length))
        .Where(static file => file.Lines > MaxFileLines)
        .Select(static file => $"{file.Path}: {file.Lines} lines"));

    [Fact]
    public void Members_All_HaveAtMost40Lines() => AssertNone(Members
        .Where(static found => !found.Member.IsType && found.Member.Lines > MaxMemberLines)
        .Select(static found => $"{found.Path}({found.Member.Line}): {found.Member.Name} has {found.Member.Lines} lines"));

    [Fact]
    public void Members_All_HaveAtMostFiveParameters() => AssertNone(Members
        .Where(static found => found.Member.Kind != "record" && found.Member.Parameters > MaxParameters)
        .Select(static found => $"{found.Path}({found.Member.Line}): {found.Member.Name} has {found.Member.Parameters} parameters"));

    [Fact]
    public void TypeNames_All_SayWhatTheTypeIs() => AssertNone(Members
        .Where(static found => found.Member.IsType && VagueWords.Any(word => found.Member.Name.EndsWith(word, StringComparison.Ordinal)))
        .Select(static found => $"{found.Path}({found.Member.Line}): {found.Member.Name}"));

    [Fact]
    public void SourceMembers_KnownText_FindsTypesMembersAndParameters()
    {
        const string Text = """"
            namespace N;
            [A("{")] public sealed record Pair(int A, (int, int) B, Dictionary<int, int> C);
            internal static class Words<T>(int x) where T : class
            {
                private static readonly (int A, string B)[] Table = [(1, "}")];
                public int Size { get; init; } = 1;
                public string Say<TKey>(int a, Func<int, int> b) =>
                    $"{a} {{ {b(1) switch { 1 => "{", _ => $"{a}" }}";
                /* { */
                public bool Holds()
                {
                    return Table.Any(static e => e.B == @"""{") || '{' == '\'';
                }
                private enum Kind { One, Two }
            }
            """";

        Assert.Equal(
            ["Pair/record/1/3", "Size//1/0", "Say//2/2", "Holds//4/0", "Kind/enum/1/0", "Words/class/13/1"],
            SourceMembers.Read(Text).Select(static m => $"{m.Name}/{m.Kind}/{m.Lines}/{m.Parameters}"));
    }

    private static void AssertNone(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }
}
