
namespace Correlator.Sources.Tests;

public sealed class GraylogLiveSourceTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(40);

    [Law(MaxTest = 25)]
    public async Task Subscribe_AnyArrivalsCopiesPagesAndFaults_GivesEachMessageOnceOrTellsAGap(byte[] arrivals, byte page, byte room, byte[] faults)
    {
        var time = new ManualTime(Start);
        var fake = new FakeGraylog { Time = time };
        foreach (var (index, seed) in arrivals.Index())
        {
            // Within a minute, five a second at most in one millisecond, up to half of the overlap late.
            var at = Start.AddSeconds(seed % 60);
            fake.Messages.Add(new FakeMessage($"id-{index}", at, $"m{index}") { Known = at.AddSeconds(seed * 7 % 20), Copies = seed < 200 ? 1 : 2 });
        }

        foreach (var fault in faults)
        {
            fake.Faults.Enqueue((fault % 5) switch { 0 => GraylogFault.Unavailable, 1 => GraylogFault.Break, _ => GraylogFault.None });
        }

        var pageMessages = (page % 5) + 1;
        var recording = new LiveRecording();
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        var source = Source(server, time, options => options with { Interface = (GraylogInterface)((page % 3) + 1), PageMessages = pageMessages, MaxPageMessages = pageMessages + (room % 4) });
        using (source.Subscribe(new SourceRequest { Lookback = TimeSpan.FromMinutes(1) }, recording))
        {
            for (var end = Start.AddSeconds(200); time.GetUtcNow() < end;)
            {
                time.Advance(await NextAsync(time, recording));
            }

            await NextAsync(time, recording);
        }

        var got = recording.Events.Select(static e => (e.Timestamp, e.Message)).ToList();
        Assert.Equal(got.Count, got.Distinct().Count());
        var missing = fake.Messages.Select(static message => (message.Time, message.Text)).Except(got).ToList();
        Assert.All(missing, message => Assert.Contains(recording.Gaps, gap => gap.From <= message.Item1 && message.Item1 <= gap.To));
        Assert.All(recording.Gaps, gap => Assert.True(fake.Messages.Where(message => message.Time == gap.From).Sum(static message => message.Copies) >= pageMessages + (room % 4)));
        Assert.True(recording.Watermark > Start.AddSeconds(180), $"{recording.Watermark}");
    }

    [Fact]
    public async Task Subscribe_Messages_ComeAtOnceAndTheWatermarkStaysBehind()
    {
        var time = new ManualTime(Start);
        var fake = new FakeGraylog { Time = time };
        fake.Messages.Add(new FakeMessage("a", Start.AddSeconds(-30), "before"));
        fake.Messages.Add(new FakeMessage("b", Start.AddSeconds(2), "new") { Known = Start.AddSeconds(2) });
        var recording = new LiveRecording();
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        using var run = Source(server, time).Subscribe(new SourceRequest { Lookback = TimeSpan.FromMinutes(1) }, recording);

        await NextAsync(time, recording);
        Assert.Equal(["11:59:30 before"], recording.Events.Select(FiniteReading.Text));
        time.Advance(Interval);
        await NextAsync(time, recording);

        Assert.Equal(["11:59:30 before", "12:00:02 new"], recording.Events.Select(FiniteReading.Text));
        Assert.Equal(["watermark 11:59:00", "connected", "watermark 11:59:55", "watermark 11:59:57"], recording.Log);
    }

    [Fact]
    public async Task Subscribe_Until_CompletesBehindIt()
    {
        var time = new ManualTime(Start);
        var recording = new LiveRecording();
        await using var server = await TestServer.StartAsync(new FakeGraylog().HandleAsync);
        using var run = Source(server, time).Subscribe(new SourceRequest { Until = Start.AddSeconds(-10) }, recording);

        await recording.WaitForAsync(static recording => recording.IsCompleted);

        Assert.Equal(Start.AddSeconds(-10).AddTicks(1), recording.Watermark);
    }

    [Fact]
    public async Task Subscribe_Disposed_IsToldNothingMore()
    {
        var time = new ManualTime(Start);
        var fake = new FakeGraylog { Time = time };
        var recording = new LiveRecording();
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        var cursors = new MemoryCheckpointStore();
        var run = Source(server, time, cursors: cursors).Subscribe(new SourceRequest(), recording);
        await NextAsync(time, recording);
        var count = recording.Log.Count;

        run.Dispose();
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(count, recording.Log.Count);
        Assert.Null(recording.Error);
    }

    private static GraylogLiveSource Source(TestServer server, ManualTime time, Func<GraylogOptions, GraylogOptions>? change = null, ICheckpointStore? cursors = null)
    {
        var retry = new HttpRetryOptions { BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = Interval };
        var options = new GraylogOptions
        {
            Http = new HttpSourceOptions { Address = server.Address, Retry = retry },
            Interface = GraylogInterface.Search,
            PollInterval = Interval,
            Overlap = Overlap,
        };
        return new GraylogLiveSource("graylog", change?.Invoke(options) ?? options, cursors, new SourceRuntime { Time = time, Random = static () => 0 });
    }

    // Waits of requests are longer.
    private static async Task<TimeSpan> NextAsync(ManualTime time, LiveRecording recording)
    {
        var wait = time.WaitForTimerAsync(static wait => wait <= Interval);
        await await Task.WhenAny(recording.WaitForAsync(static recording => recording.Error is not null), wait);
        Assert.Null(recording.Error);
        return await wait;
    }
}
