using System.Globalization;
using Confluent.Kafka;
using Correlator.Kafka.Broker;
using Xunit.Abstractions;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Workers in processes of their own over a cluster: whatever happens to them, all together say what one process says.</summary>
/// <remarks>
/// Each query lives through a part of what can happen, so that a run of all tests stays short. CORRELATOR_KILLS=n lets everything happen to each n times;
/// CORRELATOR_KILL_EVENTS says over how many events.
/// </remarks>
public sealed class SpreadQueryTests(ITestOutputHelper output)
{
    private const short Produce = 0;
    private const short Fetch = 1;
    private const short OffsetCommit = 8;
    private const short Heartbeat = 12;
    private const int MoreResults = 20;
    private static readonly int Rounds = Setting("CORRELATOR_KILLS", 0);
    private static readonly int Events = Setting("CORRELATOR_KILL_EVENTS", 20_000);

    private static readonly Dictionary<string, Func<SpreadRun, double, Task>> Happenings = new(StringComparer.Ordinal)
    {
        ["death"] = Death,
        ["growth"] = Growth,
        ["roll"] = Roll,
        ["freeze"] = Freeze,
        ["errors"] = Errors,
        ["all at once"] = AllAtOnce,
    };

    [KafkaTheory]
    [InlineData("join", "death", "growth")]
    [InlineData("unless", "freeze", "errors")]
    [InlineData("sequence", "all at once")]
    [InlineData("window", "death", "roll")]
    public async Task Workers_ThatDieFreezeComeAndGo_SayWhatOneProcessSays(string query, params string[] usual)
    {
        await using var run = await LiveAsync(query, usual, transactional: false);

        Assert.InRange(run.Results, 1000, int.MaxValue);
    }

    [KafkaTheory]
    [InlineData("join", "freeze", "death")]
    [InlineData("window", "roll", "growth")]
    public async Task Workers_WithTransactions_SayEachResultOnce(string query, params string[] usual)
    {
        await using var run = await LiveAsync(query, usual, transactional: true);

        // The mock cluster also shows what was taken back.
        Assert.True(TestClusters.IsMock || run.Twice.Count == 0, $"{run.Twice.Count} of {run.Results} results come twice: {string.Join(", ", run.Twice.Take(200))}");
    }

    private async Task<SpreadRun> LiveAsync(string query, string[] usual, bool transactional)
    {
        var happenings = Rounds == 0 ? usual : [.. Enumerable.Repeat(Happenings.Keys, Rounds).SelectMany(static names => names)];
        var run = await SpreadRun.StartAsync(query, Events, transactional);
        try
        {
            run.Join();
            run.Join();
            for (var i = 0; i < happenings.Length; i++)
            {
                var share = (i + 1.0) / (happenings.Length + 1);
                run.Open(share);
                run.AwaitMore(MoreResults);
                await Happenings[happenings[i]](run, share);
                run.AwaitAll(share);
            }

            run.Open(1);
            await run.AssertSameAsync();
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }

        output.WriteLine($"{query}: {run.Results} results, {run.Twice.Count} of them twice");
        return run;
    }

    /// <summary>One dies; what it had is taken over by those that are left.</summary>
    private static Task Death(SpreadRun run, double share)
    {
        run.Oldest.Kill();
        return Task.CompletedTask;
    }

    /// <summary>One more comes.</summary>
    private static Task Growth(SpreadRun run, double share)
    {
        run.Join();
        return Task.CompletedTask;
    }

    /// <summary>One after the other is replaced.</summary>
    private static Task Roll(SpreadRun run, double share)
    {
        run.Join();
        foreach (var worker in run.Workers.SkipLast(1).ToList())
        {
            worker.End();
            run.Join();
        }

        return Task.CompletedTask;
    }

    /// <summary>One is taken for dead, and wakes up behind its successor.</summary>
    private static Task Freeze(SpreadRun run, double share)
    {
        var frozen = run.Oldest;
        frozen.Stop();
        run.AwaitAll(share);
        frozen.Continue();
        return Task.CompletedTask;
    }

    /// <summary>Brokers refuse for a while: replicas are missing, leaders and coordinators have moved.</summary>
    private static Task Errors(SpreadRun run, double share)
    {
        run.FailRequests(Produce, ErrorCode.NotEnoughReplicas, 3);
        run.FailRequests(Fetch, ErrorCode.NotLeaderForPartition, 3);
        run.FailRequests(OffsetCommit, ErrorCode.NotCoordinatorForGroup, 2);
        run.FailRequests(Heartbeat, ErrorCode.GroupCoordinatorNotAvailable, 2);
        return Task.CompletedTask;
    }

    /// <summary>One goes, another dies and a third comes while brokers refuse.</summary>
    private static async Task AllAtOnce(SpreadRun run, double share)
    {
        await Errors(run, share);
        run.Join();
        run.Oldest.End();
        run.AwaitMore(MoreResults);
        run.Oldest.Kill();
        run.Join();
    }

    private static int Setting(string name, int usual) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
