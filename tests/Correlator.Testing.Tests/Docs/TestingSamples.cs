using Correlator.Dsl.Tests.Docs;

namespace Correlator.Testing.Tests.Docs;

/// <summary>The samples of docs/testing.md, run.</summary>
public sealed class TestingSamples
{
    public static TheoryData<string> Blocks =>
        [.. MarkdownText.Blocks.Where(static block => block.Language == "corr").Select(static block => block.Text)];

    [Theory]
    [MemberData(nameof(Blocks))]
    public void TestFiles_OfTheDocuments_Pass(string text)
    {
        var report = CorrRunner.Run(CorrFile.Parse(text));

        Assert.True(report.IsSuccess, report.ToString());
    }

    [Fact]
    public void Code_OfOneFile_Passes()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, MarkdownText.Blocks.First(static block => block.Language == "corr").Text);

        var file = CorrFile.Read(path);
        var report = CorrRunner.Run(file);
        Assert.True(report.IsSuccess, report.ToString());

        File.Delete(path);
    }
}
