namespace Correlator.Dsl.Tests.Docs;

/// <summary>The worked examples of docs/operators.md: the events, the query behind them, and the result that stands there.</summary>
public sealed class OperatorSamples : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-operators-");

    public static TheoryData<string> Examples => [.. WorkedExample.All.Select(static example => example.Name)];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Example_ItsEvents_GiveTheResultThatStandsThere(string name)
    {
        var example = WorkedExample.All.Single(example => example.Name == name);

        var found = await SampleRun.PrintAsync(example.Query, example.CatalogOf(_directory, static (source, events) => new ListSource(source, events)));

        Assert.Equal(example.Result, found.Length == 0 ? "(none)" : found, ignoreLineEndingDifferences: true);
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
