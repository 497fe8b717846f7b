using Correlator.Testing;
using Correlator.Tests.Patterns;

namespace Correlator.Dsl.Tests.Binding;

/// <summary>The texts of the reference queries are queries of the language.</summary>
public sealed class ReferenceTextTests
{
    private static readonly ScenarioShape Shape = new();

    public static TheoryData<string, Func<int, string>> Arbitraries => new()
    {
        { "sequence", seed => StreamArbitraries.GenerateSequence(seed, Shape).QueryText },
        { "aggregate", seed => StreamArbitraries.GenerateAggregation(seed, Shape).QueryText },
        { "asof", seed => StreamArbitraries.GenerateAsOf(seed, Shape).QueryText },
        { "dedup", seed => StreamArbitraries.GenerateDeduplication(seed, Shape).QueryText },
        { "suppress", seed => StreamArbitraries.GenerateSuppression(seed, Shape).QueryText },
    };

    [Theory]
    [MemberData(nameof(Arbitraries))]
    public void Check_RandomQuery_IsValid(string sort, Func<int, string> textOf) =>
        Assert.All(Enumerable.Range(0, 500).Select(textOf), text => AssertValid($"{sort}: ", text));

    [Fact]
    public void Check_SequenceCases_AreValid() => Assert.All(SequenceCases.All, one => AssertValid(one.Name, one.QueryText));

    [Fact]
    public void Check_WindowCases_AreValid() => Assert.All(WindowCases.All, one => AssertValid(one.Name, one.QueryText));

    private static void AssertValid(string name, string text)
    {
        var check = CorrelationQuery.Check(text);
        Assert.True(check.IsValid, $"{name}: {text}: {string.Join("; ", check.Diagnostics)}");
    }
}
