namespace Correlator.Tests.Scaling;

/// <summary>Which queries can be spread, and by what.</summary>
public sealed class PartitionedQueryTests
{
    [Fact]
    public void PartitionOf_AnyMachine_IsTheSame() => Assert.Equal(
        [25, 62, 25, 0],
        new[] { "1", "2", "order-77", "" }.Select(static id => Scaled.Join().PartitionOf("a", Scaled.Event("a", 0, id), 64)));

    [Fact]
    public void PartitionOf_KeyThatAStageReads_FollowsTheStage()
    {
        var query = PartitionedQuery.Of(new JoinNode(JoinKind.And, Scaled.Stream("a", EventStage.Logfmt()), Scaled.Stream("b"), new JoinClause { Keys = [KeyPart.Of("id")] }));
        var unread = new LogEvent(Scaled.At(0), "a", "user=7 id=order-77", Labels.Empty);

        Assert.Equal(query.PartitionOf("b", Scaled.Event("b", 0, "order-77"), 64), query.PartitionOf("a", unread, 64));
    }

    [Fact]
    public void KeyName_OfAPlainField_IsItsName()
    {
        var (query, other) = (Scaled.Join(), Scaled.Join(JoinKind.Unless));

        Assert.Equal(("id", "id"), (query.KeyName, other.KeyName));
        Assert.True(query.SharesWith(other));
        Assert.False(query.SharesWith(Scaled.Join(key: "user")));
        Assert.Equal(["a", "b"], query.Sources);
    }

    [Fact]
    public void KeyName_OfAnythingElse_IsAHashOfAllThatTheSpreadingDependsOn()
    {
        var lower = PartitionedQuery.Of(new JoinNode(JoinKind.And, Scaled.Stream("a"), Scaled.Stream("b"), new JoinClause { Keys = [new KeyPart(KeyExpression.Call("lower", "id"), "id")] }));

        Assert.StartsWith("key-", lower.KeyName, StringComparison.Ordinal);
        Assert.False(lower.SharesWith(Scaled.Join()));
    }

    [Fact]
    public void Of_WithoutAKey_SaysWhy() => AssertRefused(
        new JoinNode(JoinKind.And, Scaled.Stream("a"), Scaled.Stream("b"), new JoinClause()), "has no key");

    [Fact]
    public void Of_JoinsByDifferentKeys_SaysWhich() => AssertRefused(
        new JoinNode(JoinKind.And, Scaled.Node(), Scaled.Stream("c"), new JoinClause { Keys = [KeyPart.Of("user")] }), "no part of their keys in common");

    [Fact]
    public void Of_Limit_SaysWhy() => AssertRefused(new LimitNode(Scaled.Node(), 3), "lanes have no common order");

    [Fact]
    public void Of_Sessions_SaysWhy() => AssertRefused(
        new AggregateNode(Scaled.Stream("a"), new AggregateClause { By = ["id"], Window = WindowSpec.Session(TimeSpan.FromSeconds(5)) }), "no window of time that all groups share");

    [Fact]
    public void Of_OneSourceByTwoKeys_SaysWhatToDo() => AssertRefused(
        new JoinNode(JoinKind.And, Scaled.Stream("a"), Scaled.Stream("a"), new JoinClause { Keys = [new KeyPart("parent", "id")] }), "give the source a second name");

    private static void AssertRefused(OperatorNode node, string why)
    {
        var error = Assert.Throws<LogException>(() => PartitionedQuery.Of(node));
        Assert.Equal("NOT_PARTITIONABLE", error.Code);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
