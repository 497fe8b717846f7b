using Correlator.Dsl.Binding;
using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Binding;

public sealed class QueryBinderTests
{
    [Fact]
    public void Bind_LetUsedTwice_GivesTwoStreams()
    {
        var bound = CorrelationQuery.Parse("let e = loki({a=\"b\"})[5m]; e as l and on(k) within(1s) e as r").Bound;

        Assert.Equal(["l=1", "r=2", "e=3"], bound.Aliases.Select(entry => $"{entry.Key}={entry.Value.Bits}"));
        Assert.Same(bound.Streams[0].Syntax, bound.Streams[1].Syntax);
        Assert.Equal(["l", "r"], bound.Streams.Select(stream => stream.Alias));
    }

    [Fact]
    public void Bind_Parentheses_KeepTextOrder()
    {
        var bound = CorrelationQuery.Parse("(a() or on(x) b()) as p and on(y) (c() unless on(z) d())").Bound;

        Assert.Equal(["a", "b", "c", "d"], bound.Streams.Select(stream => stream.Syntax.Source.Text));
        Assert.Equal([JoinWord.Or, JoinWord.And, JoinWord.Unless], bound.Joins.Select(join => join.Syntax.Kind));
        Assert.Equal(3ul, bound.Aliases["p"].Bits);
    }

    [Fact]
    public void Bind_SequenceSteps_AreStreams()
    {
        var bound = CorrelationQuery.Parse(LanguageExamples.All[15].Text).Bound;

        var sequence = Assert.IsType<BoundSequence>(bound.Root.Source);
        Assert.Equal(3, bound.Streams.Count);
        Assert.Equal(2, sequence.Steps.Count);
        Assert.NotNull(sequence.Until);
        Assert.Equal(7ul, sequence.Streams.Bits);
    }

    [Fact]
    public void MeaningOf_Field_TellsAliasFromDottedLabel()
    {
        var bound = CorrelationQuery.Parse("a() as x and on(x.id=user.id) b() | where x.user.name = http.status").Bound;

        var fields = bound.Syntax.SelfAndDescendants().OfType<FieldSyntax>().Select(bound.MeaningOf);
        Assert.Equal([new("x", "id"), new(null, "user.id"), new("x", "user.name"), new(null, "http.status")], fields);
    }
}
