using Correlator.Testing;
using Correlator.Tests.Patterns;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

/// <summary><c>dedup</c> and <c>suppress</c>.</summary>
public sealed class ReferenceStageTests
{
    [Theory]
    [InlineData("a1@0; a2@4.9; a3@5; a4@9", "a1 a3")]
    [InlineData("a1@0; a2@1 x=2; a3@2 x=2; a4@3", "a1 a2")]
    [InlineData("a1@0 y=1; a2@1 x=; a3@2 y=2", "a1")]
    [InlineData("a2@0; a1@0", "a1")]
    public void Deduplicate_ByLabel_KeepsOneInTheWindow(string events, string expected) =>
        Assert.Equal(expected, SequenceCase.Text(ReferenceDeduplication.Evaluate(new(A, ["x"], 5 * TimeSpan.TicksPerSecond), Events(events))));

    [Theory]
    [InlineData("a1@0; a2@0; a3@1", "a1 a3")]
    [InlineData("a1@0; a2@0 x=2; a3@0 x=1 y=1", "a1 a2 a3")]
    public void Deduplicate_WithoutKeys_ComparesTimeAndLabels(string events, string expected) =>
        Assert.Equal(expected, SequenceCase.Text(ReferenceDeduplication.Evaluate(new(A, []), Events(events))));

    [Fact]
    public void Deduplicate_WithoutWindow_TakesTheRange() =>
        Assert.Equal("a1 a3", SequenceCase.Text(ReferenceDeduplication.Evaluate(new(S(0, 5), ["x"]), Events("a1@0; a2@4; a3@5"))));

    [Theory]
    [InlineData("a1@0; a2@4.9; a3@5; a4@9", "a1 a3")]
    [InlineData("a1@0; a2@1 x=2; a3@2 x=2; a4@3", "a1 a2")]
    [InlineData("a1@0 y=1; a2@1 x=", "a1")]
    public void Suppress_ByLabel_LetsOnePassInTheDistance(string events, string expected) =>
        Assert.Equal(expected, SequenceCase.Text(ReferenceSuppression.Evaluate(new(A, ["x"], 5 * TimeSpan.TicksPerSecond), Events(events))));

    [Fact]
    public void Suppress_WithoutKeys_ComparesAll() =>
        Assert.Equal("a1 a3", SequenceCase.Text(ReferenceSuppression.Evaluate(new(A, [], 5 * TimeSpan.TicksPerSecond), Events("a1@0; a2@1 x=2; a3@5"))));

    [Fact]
    public void ToString_Query_IsItsText()
    {
        Assert.Equal("a({})[5m] | dedup by (x, y) [10s]", new ReferenceDeduplicationQuery(A, ["x", "y"], 10 * TimeSpan.TicksPerSecond).ToString());
        Assert.Equal("a({})[5m] | dedup", new ReferenceDeduplicationQuery(A, []).ToString());
        Assert.Equal("a({})[5m] | suppress by (x) 1m", new ReferenceSuppressionQuery(A, ["x"], TimeSpan.TicksPerMinute).ToString());
    }
}
