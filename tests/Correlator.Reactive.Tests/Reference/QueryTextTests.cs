using Correlator.Testing;
using static Correlator.Tests.Reference.Streams;

namespace Correlator.Tests.Reference;

public sealed class QueryTextTests
{
    private static readonly JoinQuery X = And(A, B, "x");

    public static TheoryData<ReferenceQuery, string> Queries => new()
    {
        { A, "a({})[5m]" },
        { X, "a({})[5m] and on(x) b({})[5m]" },
        { X.Within(1.5), "a({})[5m] and on(x) within(1500ms) b({})[5m]" },
        { X.Within(-60, 0), "a({})[5m] and on(x) before(1m) b({})[5m]" },
        { X.Within(0, 5), "a({})[5m] and on(x) after(5s) b({})[5m]" },
        { X.Within(-5, 600), "a({})[5m] and on(x) within(-5s, 10m) b({})[5m]" },
        { X.Within(0), "a({})[5m] and on(x) within(0, 0) b({})[5m]" },
        { X with { LowTicks = -1 }, "a({})[5m] and on(x) within(-100ns, +inf) b({})[5m]" },
        { X with { HighTicks = 0 }, "a({})[5m] and on(x) within(-inf, 0) b({})[5m]" },
        { Or(A, B, "x=y", "z").Within(1).GroupLeft("region", "tier"), "a({})[5m] or on(x=y, z) within(1s) group_left(region, tier) b({})[5m]" },
        { X with { Ignoring = ["pod"] }, "a({})[5m] and ignoring(pod) b({})[5m]" },
        { And(X, C, "y"), "a({})[5m] and on(x) b({})[5m] and on(y) c({})[5m]" },
        { Or(X, C, "y"), "(a({})[5m] and on(x) b({})[5m]) or on(y) c({})[5m]" },
        { And(A, And(B, C, "y"), "x").GroupRight(), "a({})[5m] and on(x) group_right() (b({})[5m] and on(y) c({})[5m])" },
        { And(new UnionQuery(A, B), C, "x"), "(a({})[5m] union b({})[5m]) and on(x) c({})[5m]" },
        { new UnionQuery(Or(A, B, "x"), C), "a({})[5m] or on(x) b({})[5m] union c({})[5m]" },
        {
            And(X, C).Within(0, 2) with { On = [new("y", "z", new HashSet<int> { 1 })], Of = new HashSet<int> { 0 } },
            "a({})[5m] as s0 and on(x) b({})[5m] as s1 and on(s1.y=z) within(0, 2s) of s0 c({})[5m]"
        },
        {
            And(X, C, "x") with { On = [new("x", "x", new HashSet<int> { 0, 1 }, new HashSet<int> { 2 })] },
            "(a({})[5m] and on(x) b({})[5m]) as s0_1 and on(s0_1.x=s2.x) c({})[5m] as s2"
        },
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public void Of_Query_IsItsText(ReferenceQuery query, string expected) => Assert.Equal(expected, QueryText.Of(query));

    [Fact]
    public void Of_AliasOfNoOperand_IsAnError() =>
        Assert.Throws<ArgumentException>(() => QueryText.Of(And(X, C, "x") with { Of = new HashSet<int> { 0, 2 } }));
}
