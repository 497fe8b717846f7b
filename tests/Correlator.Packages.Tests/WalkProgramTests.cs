using System.Text;
using Correlator.Tests.Architecture;

namespace Correlator.Packages.Tests;

/// <summary>A walk as a program of one file, as <c>dotnet run</c> makes it. It takes the packages, so that nothing of the clone is built; <c>eng/long.sh</c> runs all walks from the clone.</summary>
[Collection(PackedProducts.Once)]
public sealed class WalkProgramTests(PackedProducts packed)
{
    private const string Name = "01-first-correlation";

    [SdkFact]
    public async Task Walk_RunByTheSdk_PrintsWhatItsNotebookHolds()
    {
        var text = new StringBuilder($"#:property RestoreSources={packed.Feed}\n");
        foreach (var line in Repository.ReadLines($"notebooks/{Name}.cs"))
        {
            text.Append(line.StartsWith("#:project", StringComparison.Ordinal) ? $"#:package {Path.GetFileNameWithoutExtension(line)}@{packed.Version}" : line).Append('\n');
        }

        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(packed.Projects, "walk")).FullName, $"{Name}.cs");
        await File.WriteAllTextAsync(program, text.ToString());

        var said = (await Sdk.RunAsync(Repository.Root, packed.Unpacked, "run", program)).Success();

        Assert.All(RecordedNotebook.Read(Name), cell => Assert.Contains(cell.Lines, said, StringComparison.Ordinal));
    }
}
