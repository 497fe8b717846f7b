using Correlator.Tests.Architecture;

namespace Correlator.Testing.Tests;

/// <summary>A run of the tests is the same as any other, unless somebody asks for other cases.</summary>
public sealed class LawSeedTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Replay_NothingAsked_IsMadeOfTheName(string? seed)
    {
        Assert.Equal("(12638187200555641996,11400714819323198485)", LawAttribute.ReplayOf("a", seed));
        Assert.NotEqual(LawAttribute.ReplayOf("a", seed), LawAttribute.ReplayOf("b", seed));
    }

    [Fact]
    public void Replay_NumberAsked_IsAnotherOneThatCanBeHadAgain()
    {
        Assert.Equal(LawAttribute.ReplayOf("a", "7"), LawAttribute.ReplayOf("a", "7"));
        Assert.NotEqual(LawAttribute.ReplayOf("a", null), LawAttribute.ReplayOf("a", "7"));
    }

    [Fact]
    public void Replay_PairAsked_IsThatPair() => Assert.Equal("(123,457)", LawAttribute.ReplayOf("a", "(123,457)"));

    [Fact]
    public void Replay_RandomAsked_IsLeftToFsCheck() => Assert.Equal(string.Empty, LawAttribute.ReplayOf("a", "random"));

    [Fact]
    public void Replay_SomethingElseAsked_Throws() => Assert.Throws<FormatException>(static () => LawAttribute.ReplayOf("a", "dice"));

    [Fact]
    public void Properties_OfAllTests_AreLaws() => Assert.Equal([], Repository.SourceFiles
        .Where(static path => path.StartsWith("tests/", StringComparison.Ordinal))
        .Where(static path => Repository.ReadLines(path).Any(static line => line.TrimStart().StartsWith("[Prop" + "erty", StringComparison.Ordinal))));
}
