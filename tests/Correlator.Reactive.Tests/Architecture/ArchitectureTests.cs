namespace Correlator.Tests.Architecture;

/// <summary>The layers inside Correlator.Reactive: the folders of a layer know those of their own layer and of the layers below.</summary>
public sealed class ArchitectureTests
{
    private const string Library = "src/Correlator.Reactive/";

    // From below: what events are, how their fields and times are read, where they come from, what a query is and how it runs, operators, how all of it is shown.
    private static readonly string[][] Layers =
    [
        ["Model", "Diagnostics"],
        ["Keys", "Time", "Expressions"],
        ["Sources", "Stages", "Checkpoints"],
        ["Graph", "Execution"],
        ["Operators", "Windows", "Joins", "Patterns", "Sinks", "Running"],
        ["Scaling"],
        ["Display"],
    ];

    // Names that are types of a higher layer and, in a lower one, members of the same name.
    private static readonly string[] Homonyms = ["Unit", "Value"];

    // What runs back all the same. A line that is not needed any more fails the test, so that the list only gets shorter.
    private static readonly string[] KnownBackEdges =
    [
        "Model/LogEvent.Lookup.cs -> Keys",
        "Time/FiniteClock.cs -> Execution",
        "Time/LiveClock.cs -> Execution",
    ];

    private static IReadOnlyList<string> LibraryFiles { get; } = [.. Repository.SourceFiles.Where(static path => path.StartsWith(Library, StringComparison.Ordinal))];

    [Fact]
    public void Folders_All_BelongToALayer() =>
        Assert.Equal([], LibraryFiles.Select(FolderOf).Distinct().Where(static folder => LayerOf(folder) < 0));

    [Fact]
    public void Folders_Uses_NeverRunBackButWhereListed()
    {
        var back = Uses().Where(static use => LayerOf(use.To) > LayerOf(use.From)).Select(static use => $"{use.Path} -> {use.To}").Distinct().ToList();
        var added = back.Except(KnownBackEdges).ToList();
        var gone = KnownBackEdges.Except(back).ToList();

        Assert.True(added.Count == 0, $"These uses run back: {string.Join(", ", added)}");
        Assert.True(gone.Count == 0, $"These uses run back no more; take them off the list: {string.Join(", ", gone)}");
    }

    private static IEnumerable<(string Path, string From, string To)> Uses()
    {
        var homes = LibraryFiles
            .SelectMany(static path => SourceMembers.Read(Repository.Read(path)).Where(static m => m.IsType && !m.IsNested).Select(m => (m.Name, Folder: FolderOf(path))))
            .Where(static type => !Homonyms.Contains(type.Name))

            // A type whose parts are in several layers is known to all above the lowest.
            .OrderBy(static type => LayerOf(type.Folder))
            .ToLookup(static type => type.Name, static type => type.Folder);
        foreach (var path in LibraryFiles)
        {
            var folder = FolderOf(path);
            var tokens = SourceTokens.Read(Repository.Read(path));
            for (var i = 0; i < tokens.Count; i++)
            {
                var isMember = i > 0 && tokens[i - 1].Text == ".";
                if (!isMember && homes.Contains(tokens[i].Text) && !homes[tokens[i].Text].Contains(folder))
                {
                    yield return (path[Library.Length..], folder, homes[tokens[i].Text].First());
                }
            }
        }
    }

    private static int LayerOf(string folder) => Array.FindIndex(Layers, layer => layer.Contains(folder));

    private static string FolderOf(string path) => path[Library.Length..].Split('/')[0];
}
