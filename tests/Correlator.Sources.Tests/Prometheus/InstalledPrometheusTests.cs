namespace Correlator.Sources.Tests;

/// <summary>Debian's Prometheus scrapes a server of the test and answers queries over it.</summary>
public sealed class InstalledPrometheusTests(RunningPrometheus server) : IClassFixture<RunningPrometheus>
{
    [InstalledPrometheusFact]
    public async Task Open_RawSamples_GivesEachScrapeOnceWithItsOwnTime()
    {
        var source = Source(options => options with { Evaluation = PrometheusEvaluation.Instant, Step = TimeSpan.FromSeconds(10) });

        var (events, _) = await FiniteReading.ReadAsync(source, new SourceRequest { Selector = "requests{code=\"200\"}[10s]" });

        Assert.True(events.Count >= 2, $"{events.Count} events");
        Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => $"{n}"), events.Select(e => e["__value__"]));
        Assert.All(events, static e => Assert.Equal(("requests", "self"), (e["__name__"], e["job"])));
    }

    [InstalledPrometheusFact]
    public async Task Open_Range_GivesStepsWithNaNAsText()
    {
        var source = Source(static options => options with { Step = TimeSpan.FromMilliseconds(250), History = TimeSpan.FromMinutes(5) });

        var (events, _) = await FiniteReading.ReadAsync(source, new SourceRequest { Selector = "requests" });

        Assert.Contains(events, static e => e["code"] == "500" && e["__value__"] == "NaN");
        Assert.All(events, static e => Assert.Equal(0, e.Timestamp.ToUnixTimeMilliseconds() % 250));
        Assert.Equal(events.Count, events.Select(static e => (e.Ticks, e.Position)).Distinct().Count());
    }

    [InstalledPrometheusFact]
    public async Task Open_WrongQuery_FailsWithTheServersWords()
    {
        var error = await Assert.ThrowsAsync<SourceException>(() => FiniteReading.ReadAsync(Source(), new SourceRequest { Selector = "up{" }));

        Assert.Equal("PROMETHEUS_QUERY_ERROR", error.Code);
        Assert.Matches("answered 400: bad_data: .*1:4: parse error: unexpected end of input inside braces", error.Message);
    }

    [InstalledPrometheusFact]
    public async Task Subscribe_Scrapes_ComeOnceEach()
    {
        var recording = new LiveRecording();
        var source = new PrometheusLiveSource("prom", Options() with { PollInterval = TimeSpan.FromSeconds(1), Settle = TimeSpan.FromSeconds(1) });

        using (source.Subscribe(new SourceRequest { Selector = "requests{code=\"200\"}" }, recording))
        {
            await recording.WaitForAsync(static recording => recording.Events.Count >= 4);
        }

        var events = recording.Events;
        Assert.Equal(events.Count, events.Select(static e => e.Ticks).Distinct().Count());
        Assert.Equal(events.Select(static e => int.Parse(e["__value__"])).Order(), events.OrderBy(static e => e.Ticks).Select(static e => int.Parse(e["__value__"])));
    }

    [InstalledPrometheusFact]
    public async Task Subscribe_RawSamples_MissesNoScrapeAndRepeatsNone()
    {
        var recording = new LiveRecording();
        var options = Options() with { Evaluation = PrometheusEvaluation.Instant, PollInterval = TimeSpan.FromSeconds(2), Settle = TimeSpan.FromSeconds(3) };

        using (new PrometheusLiveSource("prom", options).Subscribe(new SourceRequest { Selector = "requests{code=\"200\"}[2s]" }, recording))
        {
            await recording.WaitForAsync(static recording => recording.Events.Count >= 6);
        }

        var values = recording.Events.OrderBy(static e => e.Ticks).Select(static e => int.Parse(e["__value__"])).ToList();
        Assert.Equal(Enumerable.Range(values[0], values.Count), values);
    }

    [InstalledPrometheusFact]
    public async Task GetLabels_RunningServer_GivesNamesAndValues()
    {
        var source = Source();

        Assert.Contains("code", await source.GetLabelNamesAsync(CancellationToken.None));
        Assert.Equal(["200", "500"], await source.GetLabelValuesAsync("code", CancellationToken.None));
    }

    private PrometheusOptions Options() => new() { Http = new HttpSourceOptions { Address = server.Address } };

    private PrometheusSource Source(Func<PrometheusOptions, PrometheusOptions>? change = null) => new("prom", change?.Invoke(Options()) ?? Options());
}

/// <summary>Debian's Prometheus over a server of the test, where it is installed; three scrapes are stored.</summary>
public sealed class RunningPrometheus : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(3);
    private readonly TaskCompletionSource _scraped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestServer? _target;
    private PrometheusProcess? _process;
    private int _scrapes;

    public string Address => _process!.Address;

    public async Task InitializeAsync()
    {
        if (!File.Exists(PrometheusProcess.Program))
        {
            return;
        }

        _target = await TestServer.StartAsync(context =>
        {
            // The third scrape shows that the first is stored.
            if (Interlocked.Increment(ref _scrapes) == 3)
            {
                _scraped.SetResult();
            }

            return TestServer.WriteAsync(context, 200, $"# TYPE requests counter\nrequests{{code=\"200\"}} {_scrapes}\nrequests{{code=\"500\"}} NaN\n", "text/plain; version=0.0.4");
        });
        _process = new PrometheusProcess(_target.Port);
        await _scraped.Task.WaitAsync(SafetyLimit);
    }

    public async Task DisposeAsync()
    {
        await (_process?.DisposeAsync() ?? default);
        await (_target?.DisposeAsync() ?? default);
    }

    ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
}
