namespace Correlator.Tests.Operators;

// Sequences.
public sealed partial class OperatorSamples
{
    private static (EventQuery<LogEvent> Failed, EventQuery<LogEvent> Ok) Logins() =>
        (Stream("failed", "0 user=ann", "10 user=ann", "20 user=ann", "21 user=bob"), Stream("ok", "30 user=ann", "31 user=bob"));

    [Fact]
    public void Sequence_ClauseAndSteps_FindsRepeatedSteps()
    {
        var (failures, logins) = Logins();

        var guessed = EventQuery.Sequence(
            new SequenceClause { Keys = ["user"], MaxSpan = TimeSpan.FromMinutes(10) },
            new SequenceStep(failures.Node) { Minimum = 3, Maximum = null },
            new SequenceStep(logins.Node));

        Assert.Equal(["failed@0 failed@10 failed@20 ok@30"], Show(guessed));
    }

    [Fact]
    public void Sequence_StepByStep_BuildsTheSameGraph()
    {
        var (failures, logins) = Logins();
        var (unlocks, resets) = (Stream("unlocked"), Stream("reset"));

        var breakIn = Sequence.By("user").MaxSpan(TimeSpan.FromMinutes(10))
            .Step(failures.As("failed"), atLeast: 3)
            .Absent(unlocks)
            .Step(logins.As("ok"))
            .Until(resets)
            .ToQuery();

        Assert.Equal(["failed@0 failed@10 failed@20 ok@30"], Show(breakIn));
        Assert.Equal("ann", Assert.Single(Collect(breakIn)).Key["user"]);
        Assert.Equal(
            "sequence by (user) maxspan 10m [failed({})[5m] as failed]{3,} ![unlocked({})[5m]] [ok({})[5m] as ok] until [reset({})[5m]]",
            breakIn.ToString());
    }

    [Fact]
    public void Sequence_Quantifiers_AreThoseOfTheLanguage()
    {
        var (a, b) = (Stream("a"), Stream("b"));
        var sequence = Sequence.By()
            .Step(a, by: ["x"]).Step(b, atLeast: 0, atMost: 1, by: ["y"]).Step(b, atLeast: 0, by: ["y"]).Step(b, atMost: 3, by: ["y"])
            .Step(b, atLeast: 2, atMost: 2, by: ["y"]).Step(b, atLeast: 1, by: [KeyExpression.Call("lower", "y")]).Overlapping().MaxAttempts(7);

        Assert.Equal(
            "sequence overlapping [a({})[5m]] by (x) [b({})[5m]] by (y)? [b({})[5m]] by (y)* [b({})[5m]] by (y){1,3} [b({})[5m]] by (y){2} [b({})[5m]] by (lower(y))+",
            sequence.ToQuery().ToString());
        Assert.Equal(7, Assert.IsType<SequenceNode>(sequence.ToQuery().Node).Clause.MaxAttempts);
        Assert.Equal("sequence unordered by (u) [a({})[5m]] [b({})[5m]]", Sequence.By("u").Unordered().Step(a).Step(b).ToQuery().ToString());
    }

    [Fact]
    public void Sequence_StepsThatMakeNone_SayWhy()
    {
        var (a, b) = (Stream("a"), Stream("b"));

        Assert.Throws<ArgumentException>(() => Sequence.By().ToQuery());
        Assert.Throws<ArgumentException>(() => Sequence.By().Step(a).Absent(b).ToQuery());
        Assert.Throws<ArgumentException>(() => Sequence.By().Step(a, atLeast: 0, atMost: 1).ToQuery());
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequence.By().Step(a, atLeast: 3, atMost: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceNode([new SequenceStep(a.Node) { Minimum = 3, Maximum = 2 }], new SequenceClause()));
        Assert.Throws<ArgumentException>(() => new SequenceNode([new SequenceStep(a.Node)], new SequenceClause { Until = new SequenceStep(b.Node) { Maximum = null } }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceNode([new SequenceStep(a.Node)], new SequenceClause { MaxSpan = TimeSpan.Zero }));
    }

    [Fact]
    public void Sequence_Options_AreThoseOfItsFirstStepThatHasSome()
    {
        var options = new CorrelationOptions { Lateness = TimeSpan.Zero };

        Assert.Same(options, Sequence.By().Step(Stream("a")).Step(Stream("b").WithOptions(options)).ToQuery().Options);
    }
}
