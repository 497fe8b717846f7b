
namespace Correlator.Sources.Tests;

public sealed class PrometheusLiveSourceTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private readonly ManualTime _time = new();
    private readonly LiveRecording _recording = new();
    private readonly MemoryCheckpointStore _cursors = new();
    private IDisposable? _run;

    private DateTimeOffset Start { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public void Dispose() => _run?.Dispose();

    [Fact]
    public async Task Subscribe_StepsAsTheyPass_GivesEachSampleOnceAndTheWatermarkBehindThem()
    {
        var fake = new FakePrometheus { Time = _time, Series = { ("{\"__name__\":\"m\"}", 0, default) } };
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        Subscribe(server);
        await LookedAsync();
        for (var look = 1; look <= 8; look++)
        {
            _time.Advance(Interval);
            await LookedAsync();
        }

        // From 11:59 to 12:02, ten seconds behind the clock.
        Assert.Equal(Enumerable.Range(-4, 12).Select(n => Start.AddSeconds(n * 15)), _recording.Events.Select(e => e.Timestamp));
        Assert.Equal(Start.AddSeconds(105).AddTicks(1), _recording.Watermark);
        Assert.Equal(["connected"], _recording.Log.Where(static entry => entry.Contains("connected", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Subscribe_SeriesThatComesLate_IsFoundByLookingBack()
    {
        var fake = new FakePrometheus { Time = _time };
        fake.Series.Add(("{\"__name__\":\"late\"}", Start.ToUnixTimeMilliseconds(), Start.AddSeconds(70)));
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        Subscribe(server);
        await LookedAsync();
        for (var look = 1; look <= 8; look++)
        {
            _time.Advance(Interval);
            await LookedAsync();
        }

        Assert.Equal(Enumerable.Range(0, 8).Select(n => Start.AddSeconds(n * 15)), _recording.Events.Select(e => e.Timestamp).Order());
    }

    [Fact]
    public async Task Subscribe_ServerGoesAway_IsDisconnectedAndReadsWhatItMissed()
    {
        var fake = new FakePrometheus { Time = _time, Series = { ("{\"__name__\":\"m\"}", 0, default) } };
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        Subscribe(server);
        await LookedAsync();
        fake.Instead.Enqueue((502, "bad gateway"));
        fake.Instead.Enqueue((200, "{\"status\":"));
        _time.Advance(Interval);
        foreach (var milliseconds in new[] { 500, 1000 })
        {
            _time.Advance(await _time.WaitForTimerAsync(wait => wait.TotalMilliseconds == milliseconds));
        }

        await LookedAsync();
        Assert.Equal(["connected", "disconnected", "connected"], _recording.Log.Where(static entry => entry.Contains("connected", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(-4, 5).Select(n => Start.AddSeconds(n * 15)), _recording.Events.Select(e => e.Timestamp));
    }

    [Fact]
    public async Task Subscribe_SeriesThatComesLateDuringALongOutage_IsFoundAfterIt()
    {
        var fake = new FakePrometheus { Time = _time };
        fake.Series.Add(("{\"__name__\":\"late\"}", Start.ToUnixTimeMilliseconds(), Start.AddSeconds(62)));
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        Subscribe(server, static options => options with { Overlap = TimeSpan.FromMinutes(3) });
        await LookedAsync();
        for (var look = 1; look <= 4; look++)
        {
            _time.Advance(Interval);
            await LookedAsync();
        }

        for (var failure = 0; failure < 30; failure++)
        {
            fake.Instead.Enqueue((503, string.Empty));
        }

        while (fake.Instead.Count > 0 || _time.GetUtcNow() < Start.AddMinutes(10))
        {
            _time.Advance(await NextAsync(_time, _recording));
        }

        await NextAsync(_time, _recording);
        Assert.Equal(_recording.Events.Select((_, n) => Start.AddSeconds(n * 15)), _recording.Events.Select(e => e.Timestamp).Order());
        Assert.True(_recording.Events.Count > 30, $"{_recording.Events.Count} events");
    }

    [Law(MaxTest = 25)]
    public async Task Subscribe_AnyArrivalsAndTrouble_GivesEachSampleOnceInsideTheWatermarkOrAfterIt(byte[] series, byte[] troubles)
    {
        var (time, recording) = (new ManualTime(Start), new LiveRecording());
        var fake = new FakePrometheus { Time = time };
        foreach (var (index, seed) in series.Take(20).Index())
        {
            // Known up to half of the overlap after the first sample.
            var from = Start.AddSeconds(seed % 8 * 15);
            fake.Series.Add(($"{{\"n\":\"{index}\"}}", from.ToUnixTimeMilliseconds(), from.AddSeconds(seed % 60)));
        }

        foreach (var trouble in troubles.Take(20).Where(static trouble => trouble % 3 > 0))
        {
            fake.Instead.Enqueue(trouble % 3 == 1 ? (503, "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"starting\"}") : (429, "slow down"));
        }

        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        using (Source(server, time).Subscribe(new SourceRequest { Selector = "m", Lookback = TimeSpan.FromMinutes(1) }, recording))
        {
            for (var end = Start.AddMinutes(8); time.GetUtcNow() < end;)
            {
                time.Advance(await NextAsync(time, recording));
            }

            await NextAsync(time, recording);
        }

        var last = recording.Watermark.AddTicks(-1);
        var expected = fake.Series.SelectMany(known => Enumerable.Range(0, 40).Select(n => (known.Labels, Time: DateTimeOffset.FromUnixTimeMilliseconds(known.From).AddSeconds(n * 15))))
            .Where(sample => sample.Time <= last).Select(static sample => $"{sample.Time:HH:mm:ss} {sample.Labels}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), recording.Events.Select(static e => $"{e.Timestamp:HH:mm:ss} {{\"n\":\"{e["n"]}\"}}").Order(StringComparer.Ordinal));
        Assert.True(last > Start.AddMinutes(6), $"{last}");
    }

    [Fact]
    public async Task Subscribe_WrongQuery_EndsWithTheServersWords()
    {
        var fake = new FakePrometheus { Time = _time };
        fake.Instead.Enqueue((400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}"));
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        Subscribe(server);

        await _recording.WaitForAsync(static recording => recording.Error is not null);

        Assert.Contains("bad_data: parse error", _recording.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_CursorOfAnEarlierRun_GoesOnThereAndTellsWhatIsTooOld()
    {
        var fake = new FakePrometheus { Time = _time, Series = { ("{\"__name__\":\"m\"}", 0, default) } };
        await using var server = await TestServer.StartAsync(fake.HandleAsync);
        await _cursors.SaveAsync("prom prometheus 00:00:15 m", (byte[])[1, .. BitConverter.GetBytes(NanoTime.Of(Start.AddMinutes(-30)))], CancellationToken.None);

        Subscribe(server, options => options with { MaxCatchUp = TimeSpan.FromMinutes(10) });
        await LookedAsync();

        Assert.Equal([(Start.AddMinutes(-30), Start.AddMinutes(-10))], _recording.Gaps);
        Assert.Equal(Start.AddMinutes(-10), _recording.Events[0].Timestamp);
    }

    private void Subscribe(TestServer server, Func<PrometheusOptions, PrometheusOptions>? change = null) =>
        _run = Source(server, _time, change).Subscribe(new SourceRequest { Selector = "m", Lookback = TimeSpan.FromMinutes(1) }, _recording);

    private PrometheusLiveSource Source(TestServer server, ManualTime time, Func<PrometheusOptions, PrometheusOptions>? change = null)
    {
        var http = new HttpSourceOptions { Address = server.Address, Retry = new HttpRetryOptions { MaxDelay = Interval } };
        var options = new PrometheusOptions { Http = http, PollInterval = Interval };
        return new PrometheusLiveSource("prom", change?.Invoke(options) ?? options, _cursors, new SourceRuntime { Time = time, Random = static () => 0 });
    }

    // After each look the source waits for the next one.
    private async Task LookedAsync() => Assert.Equal(Interval, await NextAsync(_time, _recording, static wait => wait == Interval));

    // Waits of requests are longer.
    private static async Task<TimeSpan> NextAsync(ManualTime time, LiveRecording recording, Func<TimeSpan, bool>? matches = null)
    {
        var wait = time.WaitForTimerAsync(matches ?? (static wait => wait <= Interval));
        await await Task.WhenAny(recording.WaitForAsync(static recording => recording.Error is not null), wait);
        Assert.Null(recording.Error);
        return await wait;
    }
}
