using Correlator.Tests.Architecture;

namespace Correlator.Testing.Tests.Corr;

/// <summary>The test files of this repository, a row a case.</summary>
public sealed class CaseFileTests
{
    private static readonly Dictionary<string, CorrCase> Cases = Repository.Files("*.corr")
        .SelectMany(static path => CorrFile.Parse(Repository.Read(path), path).Cases.Select(test => (Id: $"{Path.GetFileName(path)}: {test.Name}", Case: test)))
        .ToDictionary(static item => item.Id, static item => item.Case);

    public static TheoryData<string> Ids => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Case_OfTheRepository_GivesWhatItExpects(string id)
    {
        var report = CorrRunner.Run(Cases[id]);

        Assert.True(report.IsSuccess, report.ToString());
    }
}
