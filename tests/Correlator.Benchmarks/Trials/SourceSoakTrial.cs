using System.Diagnostics;
using System.Globalization;
using Correlator.Sources.Tests.Soak;

namespace Correlator.Benchmarks;

/// <summary>A Loki and a Graylog that fail in every way in turn, followed in real time: what was sent is delivered or reported, and memory does not grow.</summary>
internal static class SourceSoakTrial
{
    private const int LokiRate = 300;
    private const int GraylogRate = 100;

    // When everything that is remembered for a time has been so once.
    private const int WarmUpSeconds = 120;
    private const double MaxGrowth = 1.10;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(30);

    /// <summary>Runs, prints a line each half minute and the outcome.</summary>
    /// <returns>0 where nothing was lost, and memory stayed.</returns>
    public static async Task<int> RunAsync(double minutes)
    {
        var seconds = (int)(minutes * 60);
        SoakedServer[] servers = [new SoakedLoki(seconds * LokiRate, TimeProvider.System), new SoakedGraylog(seconds * GraylogRate, TimeProvider.System)];
        using var end = new CancellationTokenSource();
        var sampling = SampleAsync(servers, seconds, end.Token);
        await Task.WhenAll(FollowAsync(servers[0], seconds, LokiRate), FollowAsync(servers[1], seconds, GraylogRate));
        await end.CancelAsync();
        var (early, late) = await sampling;
        var isGood = true;
        foreach (var server in servers)
        {
            Console.WriteLine($"{server.Name}: {server.Tally}");
            isGood &= server.Tally is { Lost: 0, Repeated: 0, Wrong: 0, Error: null };
            await server.DisposeAsync();
        }

        // The greatest of the early samples against the greatest of the late ones: single ones depend on what is under way.
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory after warm-up: at most {early:0.0} MB in the first half, {late:0.0} MB in the second"));
        return isGood && (late <= early * MaxGrowth || early == 0) ? 0 : 1;
    }

    private static async Task FollowAsync(SoakedServer server, int seconds, int rate)
    {
        using var ticks = new PeriodicTimer(Second);
        await SourceSoak.RunAsync(server, SoakSchedule.Real, seconds, rate, async () => await ticks.WaitForNextTickAsync());
    }

    private static async Task<(double Early, double Late)> SampleAsync(SoakedServer[] servers, int seconds, CancellationToken cancellationToken)
    {
        var (early, late) = (0.0, 0.0);
        var watch = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(SampleInterval);
        try
        {
            while (await ticks.WaitForNextTickAsync(cancellationToken))
            {
                var megabytes = GC.GetTotalMemory(forceFullCollection: true) / 1e6;
                var at = watch.Elapsed.TotalSeconds;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{at,5:0} s: {megabytes:0.0} MB held, {Environment.WorkingSet / 1e6:0} MB resident; {string.Join("; ", servers.Select(static server => $"{server.Name} {server.Tally.Sent} sent, {server.Tally.Delivered} delivered, {server.Tally.Outages} outages"))}"));
                if (at > WarmUpSeconds && at < seconds)
                {
                    (early, late) = at < (WarmUpSeconds + seconds) / 2.0 ? (Math.Max(early, megabytes), late) : (early, Math.Max(late, megabytes));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // All is said.
        }

        return (early, late);
    }
}
