using System.Threading.Channels;
using Correlator.Dsl;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Reactive.Testing;

namespace Correlator.Hosting.Tests;

/// <summary>A real host on a virtual clock, with two live sources that a test fills by hand.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    public const string Join = "a({}) and on(k) within(5s) b({})";

    /// <summary>What would be an endless wait is an error.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Channel<Correlation> _results = Channel.CreateUnbounded<Correlation>();
    private readonly ListLogger _log = new();

    private RunningHost()
    {
    }

    public TestScheduler Scheduler { get; } = new();

    public ManualSource A { get; } = new("a");

    public ManualSource B { get; } = new("b");

    public IHost Host { get; private set; } = null!;

    public CorrelationEngine Engine => Host.Services.GetRequiredService<CorrelationEngine>();

    public IEnumerable<(LogLevel Level, string Text)> Log => _log.Lines;

    /// <summary>Builds a host that is not started.</summary>
    public static RunningHost Build(Action<CorrelatorBuilder, RunningHost> add, Action<CorrelatorHostOptions>? configure = null, params (string Key, string? Value)[] configuration)
    {
        var running = new RunningHost();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(configuration.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value)));
        builder.Logging.AddProvider(running._log);
        builder.Services.AddHealthChecks().AddCorrelator();
        var correlator = builder.Services.AddCorrelator(options =>
        {
            options.Engine = options.Engine with { Scheduler = running.Scheduler, Lateness = TimeSpan.Zero };
            configure?.Invoke(options);
        });
        add(correlator.AddSource(running.A).AddSource(_ => running.B), running);
        running.Host = builder.Build();
        return running;
    }

    public static async Task<RunningHost> StartAsync(Action<CorrelatorBuilder, RunningHost> add, Action<CorrelatorHostOptions>? configure = null)
    {
        var running = Build(add, configure);
        await running.Host.StartAsync();
        await Task.WhenAll(running.A.Opened, running.B.Opened).WaitAsync(Limit);
        return running;
    }

    /// <summary>A host with the query <see cref="Join"/>, whose results <see cref="NextAsync"/> gives.</summary>
    public static Task<RunningHost> StartAsync(Action<CorrelatorHostOptions>? configure = null, string query = Join) =>
        StartAsync((correlator, running) => correlator.AddQuery("pairs", query, running.Take), configure);

    public static LogEvent Event(int second, string key) => new(DateTimeOffset.UnixEpoch.AddSeconds(second), "s", key, Labels.Of(("k", key)));

    public void Take(Correlation correlation) => _results.Writer.TryWrite(correlation);

    public async Task<string> NextAsync() => (await _results.Reader.ReadAsync().AsTask().WaitAsync(Limit)).Key["k"];

    /// <summary>The results that nobody has asked for yet.</summary>
    public IReadOnlyList<string> Rest()
    {
        var rest = new List<string>();
        while (_results.Reader.TryRead(out var correlation))
        {
            rest.Add(correlation.Key["k"]);
        }

        return rest;
    }

    public void Match(int second, string key)
    {
        A.Push(Event(second, key));
        B.Push(Event(second, key));
    }

    public async Task<(HealthStatus Status, string Description, IReadOnlyDictionary<string, object> Data)> HealthAsync()
    {
        var report = await Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        var entry = report.Entries["correlator"];
        return (entry.Status, entry.Description ?? string.Empty, entry.Data);
    }

    /// <summary>Waits until the log has a line; who writes it does so on a thread of its own.</summary>
    public Task LoggedAsync(string text) => _log.WaitAsync(text).WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        // A host that never came up cannot be stopped.
        if (Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.IsCancellationRequested)
        {
            await Host.StopAsync();
        }

        await ((IAsyncDisposable)Host).DisposeAsync();
    }
}

/// <summary>A live source that a test drives by hand, and that says when it was opened and disposed.</summary>
internal sealed class ManualSource(string name) : ILiveSource, IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILiveObserver? _observer;

    public string Name => name;

    public SelectorLanguage Language => SelectorLanguage.Labels;

    public Task Opened => _opened.Task;

    public bool IsDisposed { get; private set; }

    public IDisposable Subscribe(SourceRequest request, ILiveObserver observer)
    {
        _observer = observer;
        observer.OnConnected(true);
        _opened.TrySetResult();
        return System.Reactive.Disposables.Disposable.Empty;
    }

    public void Push(LogEvent logEvent) => _observer!.OnEvents([logEvent]);

    public void Connect(bool isConnected) => _observer!.OnConnected(isConnected);

    public void Fail(Exception error) => _observer!.OnError(error);

    public void Complete() => _observer!.OnCompleted();

    public void Dispose() => IsDisposed = true;
}
