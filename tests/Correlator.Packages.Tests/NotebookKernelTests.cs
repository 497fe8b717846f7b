using Correlator.Tests.Architecture;
using Correlator.Tests.Notebooks;

namespace Correlator.Packages.Tests;

/// <summary>The notebooks in the kernel that their readers have, with the packages that it restores.</summary>
/// <remarks>
/// A kernel takes some ten seconds for each notebook, most of them to start and to restore, so that not all are run each time: <c>CORRELATOR_KERNEL=all</c> runs all.
/// What cells give without a kernel is tested in Correlator.Notebooks.Tests.
/// </remarks>
[Collection(PackedProducts.Once)]
public sealed class NotebookKernelTests(PackedProducts packed)
{
    // The first, and the one that takes the most packages.
    public static TheoryData<string> Notebooks => Environment.GetEnvironmentVariable("CORRELATOR_KERNEL") == "all" ? [.. Walk.Names] : ["01-first-correlation", "05-testing"];

    [KernelTheory]
    [MemberData(nameof(Notebooks))]
    public async Task Notebook_InARealKernel_ShowsWhatItsFileHolds(string name)
    {
        using var kernel = NotebookKernel.Start(packed);
        Assert.Null((await kernel.RunAsync($"#i \"nuget:{packed.Feed}\"")).Error);
        var cells = Walk.Parse(name, Repository.Read($"notebooks/{name}.cs")).Cells.Where(static cell => cell.Kind == CellKind.Code).ToList();
        var recorded = RecordedNotebook.Read(name);
        for (var i = 0; i < cells.Count; i++)
        {
            var shown = await kernel.RunAsync(cells[i].Text);

            Assert.True(shown.Error is null, $"Cell {i + 1}: {shown.Error}");
            if (!cells[i].IsMeasured)
            {
                Assert.Equal(recorded[i].Lines, shown.Lines.ReplaceLineEndings("\n"));
                Assert.Equal(recorded[i].Pictures, shown.Values.Select(static forms => forms.GetValueOrDefault("text/html")).Where(RecordedNotebook.IsPicture));
            }
        }
    }
}
