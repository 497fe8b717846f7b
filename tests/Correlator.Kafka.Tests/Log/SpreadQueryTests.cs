using System.Globalization;
using Xunit.Abstractions;

namespace Correlator.Tests.Kafka.Log;

/// <summary>Workers in processes of their own over a mock cluster: whatever happens to them, all together say what one process says.</summary>
/// <remarks>CORRELATOR_KILLS repeats what happens so many times; CORRELATOR_KILL_EVENTS says over how many events.</remarks>
public sealed class SpreadQueryTests(ITestOutputHelper output)
{
    private const short Produce = 0;
    private const short Fetch = 1;
    private const short OffsetCommit = 8;
    private const short Heartbeat = 12;
    private static readonly int Rounds = Setting("CORRELATOR_KILLS", 1);
    private static readonly int Events = Setting("CORRELATOR_KILL_EVENTS", 20_000);

    [Theory]
    [InlineData("join")]
    [InlineData("unless")]
    [InlineData("sequence")]
    [InlineData("window")]
    public async Task Workers_ThatDieFreezeComeAndGo_SayWhatOneProcessSays(string query)
    {
        const int Stages = 6;
        await using var run = await SpreadRun.StartAsync(query, Events);
        var (stage, last) = (0, Stages * Rounds);
        double Next() => ++stage / (double)(last + 1);
        var (one, two) = (run.Join(), run.Join());
        for (var round = 0; round < Rounds; round++)
        {
            // Survivors take over alone.
            var share = Next();
            run.Open(share);
            run.AwaitMore(20);
            one.Kill();
            run.AwaitAll(share);

            // One more comes.
            share = Next();
            run.Open(share);
            one = run.Join();
            run.AwaitAll(share);

            // One after the other is replaced.
            share = Next();
            run.Open(share);
            two.End();
            two = run.Join();
            run.AwaitMore(20);
            one.End();
            one = run.Join();
            run.AwaitAll(share);

            // One is taken for dead, and wakes up behind its successor.
            share = Next();
            run.Open(share);
            run.AwaitMore(20);
            two.Stop();
            run.AwaitAll(share);
            two.Continue();

            // Brokers refuse for a while.
            share = Next();
            await run.TellBrokerAsync($"fail {Produce} 19 3");
            await run.TellBrokerAsync($"fail {Fetch} 6 3");
            await run.TellBrokerAsync($"fail {OffsetCommit} 16 2");
            await run.TellBrokerAsync($"fail {Heartbeat} 15 2");
            run.Open(share);
            run.AwaitAll(share);

            // One goes, and the other dies while a third takes over.
            share = Next();
            run.Open(share);
            one.End();
            one = run.Join();
            run.AwaitMore(20);
            two.Kill();
            run.AwaitAll(share);
            two = run.Join();
        }

        run.Open(1);
        await run.AssertSameAsync();
        output.WriteLine($"{query}: {run.Results} results, {run.Messages - run.Results} of them twice");
        Assert.InRange(run.Results, 500, int.MaxValue);
    }

    private static int Setting(string name, int usual) => Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
