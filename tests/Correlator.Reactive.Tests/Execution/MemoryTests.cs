namespace Correlator.Tests.Execution;

/// <summary>A live run holds what is within reach and nothing else, however long it goes on.</summary>
[Collection(nameof(MemoryTests))]
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
public sealed class MemoryTests
{
    private static readonly TimeSpan Two = TimeSpan.FromSeconds(2);

    [Fact]
    public void Live_MillionsOfDeadlines_AreForgotten() =>
        AssertBounded((a, b) => a.Unless(b, ["k"], Two), i => $"k{i}");

    [Theory]
    [InlineData(JoinKind.Semi)]
    [InlineData(JoinKind.Unless)]
    public void Live_HotKeyWithoutEnd_ForgetsDecidedEvents(JoinKind kind) =>
        AssertBounded((a, b) => a.Join(b, kind, new JoinClause { Keys = [KeyPart.Of("k")], Least = -Two, Greatest = Two }), _ => "hot");

    [Fact]
    public void Live_HotKeyGrouped_ForgetsDecidedEvents() => AssertBounded(
        (a, b) => a.Join(b, JoinKind.Or, new JoinClause { Keys = [KeyPart.Of("k")], Least = -Two, Greatest = Two, Group = GroupSide.Left }),
        _ => "hot");

    [Theory]
    [InlineData(JoinKind.And)]
    [InlineData(JoinKind.Or)]
    public void Live_HotKeyEach_ForgetsDecidedEvents(JoinKind kind) => AssertBounded(
        (a, b) => a.Join(b, kind, new JoinClause { Keys = [KeyPart.Of("k")], Least = -Two, Greatest = Two }).Emit(EmitMode.Each),
        _ => "hot");

    [Fact]
    public void Live_ComponentWithoutEnd_ForgetsWhatHasComeOut() => AssertBounded((a, b) => a.And(b, ["k"], Two), _ => "hot");

    [Theory]
    [InlineData(JoinKind.Semi)]
    [InlineData(JoinKind.Unless)]
    public void HotKey_OnlyOneSideComesOut_PairsAreNotHeld(JoinKind kind)
    {
        using var run = new LiveRun((a, b) => a.Join(b, kind, new JoinClause { Keys = [KeyPart.Of("k")], Least = -Two, Greatest = Two }));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 3000; i++)
        {
            run.Push("a@1:hot", "b@1:hot");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 30_000_000, $"{GC.GetAllocatedBytesForCurrentThread() - before}");
    }

    private static void AssertBounded(Func<EventQuery<LogEvent>, EventQuery<LogEvent>, EventQuery<Correlation>> query, Func<int, string> key)
    {
        using var run = new LiveRun(query);
        Push(run, 0, 5000, key);
        var early = GC.GetTotalMemory(forceFullCollection: true);
        Push(run, 5000, 60_000, key);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - early;

        Assert.True(grown < 4_000_000, $"{grown} bytes more");
        GC.KeepAlive(run);
    }

    private static void Push(LiveRun run, int from, int to, Func<int, string> key)
    {
        for (var i = from; i < to; i++)
        {
            run.Push($"a@{i}:{key(i)}", $"b@{i}:{(key(i) == "hot" ? "hot" : "none")}");
            run.Results.Clear();
        }
    }
}
