using Correlator.Testing;
using Correlator.Tests.Patterns;

namespace Correlator.Tests.Reference;

public sealed class ReferenceSequenceTests
{
    public static TheoryData<string> Names => [.. SequenceCases.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_Case_GivesItsMatches(string name)
    {
        var one = Case(name);

        Assert.Equal(one.Matches, string.Join("; ", ReferenceSequence.Evaluate(one.Query, one.StreamEvents).Select(match => SequenceCase.Text(match.Events))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TimedOut_Case_GivesItsStarts(string name)
    {
        var one = Case(name);

        Assert.Equal(one.TimedOut, SequenceCase.Text(ReferenceSequence.TimedOut(one.Query, one.StreamEvents)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ToString_Case_IsItsText(string name) => Assert.Equal(Case(name).QueryText, Case(name).Query.ToString());

    [Fact]
    public void All_Cases_HaveNamesOfTheirOwn() => Assert.Equal(SequenceCases.All.Count, SequenceCases.All.DistinctBy(one => one.Name).Count());

    [Fact]
    public void Evaluate_Match_HasTheKeyOfTheFirstPositiveStep()
    {
        var match = Single("by (k) maxspan 10s ![x] by (z) [a] by (y) [b] by (w)", "a1@0 k=1 y=2 z=3; b1@1 k=1 w=2");

        Assert.Equal([new("k", "1"), new("y", "2")], match.Key);
    }

    [Theory]
    [InlineData("maxspan 10s [a] [b]", true)]
    [InlineData("maxspan 10s [a] [c]? [b]", false)]
    [InlineData("maxspan 10s [a] ![c] [b]", false)]
    [InlineData("maxspan 10s [a] [b] until [c]", false)]
    [InlineData("unordered maxspan 10s [b] [a]", true)]
    public void Evaluate_Match_IsCompleteWhenEveryStreamHasAnEvent(string steps, bool expected) =>
        Assert.Equal(expected, Single(steps, "a1@0; b1@1").Complete);

    [Theory]
    [InlineData("maxspan 10s ![a]")]
    [InlineData("maxspan 10s [a]? [b]")]
    [InlineData("maxspan 10s [a] [b]*")]
    [InlineData("maxspan 10s [a] ![b]{2} [c]")]
    [InlineData("maxspan 10s [a] [b]{2,1} [c]")]
    [InlineData("maxspan 10s [a] until [b]+")]
    [InlineData("maxspan 10s [a] by (x) [b]")]
    [InlineData("maxspan 0s [a] [b]")]
    [InlineData("[a] ![b]")]
    [InlineData("unordered maxspan 10s [a] ![b] [c]")]
    [InlineData("unordered maxspan 10s [a] [b]{2}")]
    public void Evaluate_ImpossibleSequence_IsAnError(string steps) =>
        Assert.Throws<ArgumentException>(() => ReferenceSequence.Evaluate(new SequenceCase("", steps, "", "").Query, []));

    private static SequenceCase Case(string name) => SequenceCases.All.Single(one => one.Name == name);

    private static ReferenceCorrelation Single(string steps, string events)
    {
        var one = new SequenceCase("", steps, events, "");
        return Assert.Single(ReferenceSequence.Evaluate(one.Query, one.StreamEvents));
    }
}
