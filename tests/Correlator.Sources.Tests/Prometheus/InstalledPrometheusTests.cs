using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

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
public sealed class RunningPrometheus : IAsyncLifetime
{
    public const string Program = "/usr/bin/prometheus";
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(3);
    private readonly string _directory = Directory.CreateTempSubdirectory("correlator-prometheus-").FullName;
    private readonly TaskCompletionSource _scraped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestServer? _target;
    private Process? _process;
    private int _scrapes;

    public string Address { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        if (!File.Exists(Program))
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
        Start();
        await _scraped.Task.WaitAsync(SafetyLimit);
    }

    public async Task DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync().WaitAsync(SafetyLimit);
            _process.Dispose();
        }

        await (_target?.DisposeAsync() ?? default);
        Directory.Delete(_directory, recursive: true);
    }

    private void Start()
    {
        var configuration = Path.Combine(_directory, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            global: {"{"}scrape_interval: 1s, scrape_timeout: 1s{"}"}
            scrape_configs:
            - job_name: self
              static_configs: [{"{"}targets: ['127.0.0.1:{_target!.Port}']{"}"}]
            """);
        var port = FreePort();
        Address = $"http://127.0.0.1:{port}";
        _process = Process.Start(new ProcessStartInfo(
            Program,
            [$"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_directory, "data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]))!;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>A test that needs the program.</summary>
public sealed class InstalledPrometheusFactAttribute : FactAttribute
{
    public InstalledPrometheusFactAttribute()
    {
        if (!File.Exists(RunningPrometheus.Program))
        {
            Skip = $"{RunningPrometheus.Program} is not installed (eng/test-servers.sh installs it on Debian as root).";
        }
    }
}
