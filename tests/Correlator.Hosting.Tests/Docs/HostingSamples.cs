using System.Diagnostics.CodeAnalysis;
using System.Reactive.Linq;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Correlator.Hosting.Tests.Docs;

/// <summary>The samples of docs/hosting.md, run.</summary>
public sealed class HostingSamples
{
    // The two queries begin side by side: the later one is given what the other has already got, as far as its range reaches back from now.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    // Stands for the console in the samples.
    private StringWriter Console { get; } = new() { NewLine = "\n" };

    [Fact]
    public async Task Hosting_Sources_QueriesAndHealth_RunInAHost()
    {
        var web = new ListSource("web", [Event("web", "1"), Event("web", "2")]);
        var log = new ListLogger();

        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddCorrelator(options => options.Engine = options.Engine with { Lateness = TimeSpan.FromSeconds(5) })
            .AddSource(web)
            .AddSource(services => new ObservableSource("db", services.GetRequiredService<IObservable<LogEvent>>()))
            .AddQuery("slow", "web({}) and on(request_id) within(30s) db({})", correlation => Console.WriteLine(correlation))
            .AddQuery<Alarm>("unanswered", "web({}) unless on(request_id) within(30s) db({})");
        builder.Services.AddHealthChecks().AddCorrelator();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddSingleton<IObservable<LogEvent>>(new[] { Event("db", "1") }.ToObservable());
        using var host = builder.Build();
        await host.StartAsync();
        await log.WaitAsync("Query slow has ended").WaitAsync(RunningHost.Limit);
        await log.WaitAsync("Query unanswered has ended").WaitAsync(RunningHost.Limit);

        Assert.Contains("request_id=\"1\"", Console.ToString(), StringComparison.Ordinal);
        Assert.Single(log.Lines, static line => line.Level == LogLevel.Warning && line.Text.StartsWith("unanswered", StringComparison.Ordinal));
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status);
        await host.StopAsync();
    }

    [Fact]
    public void Hosting_Configuration_IsReadAsItStandsThere()
    {
        var block = File.ReadAllText(Path.Combine(Root(), "docs", "hosting.md")).Split("```json\n")[1].Split("```")[0];
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(block))).Build());
        services.AddCorrelator();
        using var provider = services.BuildServiceProvider();

        var options = provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<CorrelatorHostOptions>>().Value;

        Assert.Equal((100, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)), (options.Engine.BufferSize, options.Engine.Lateness, options.Engine.Deduplication!.Window));
        Assert.Equal(["unanswered"], options.Queries.Keys);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Correlator.sln")))
        {
            directory = directory.Parent!;
        }

        return directory.FullName;
    }

    private LogEvent Event(string source, string id) =>
        new(_now, source, $"{source} {id}", Labels.Of(("request_id", id)));

    [SuppressMessage("Performance", "CA1848:Use the LoggerMessage delegates", Justification = "A sample says what it does in one line.")]
    [SuppressMessage("Performance", "CA1873:Avoid potentially expensive logging", Justification = "A sample says what it does in one line.")]
    public sealed class Alarm(ILogger<Alarm> logger) : ICorrelationHandler
    {
        public ValueTask HandleAsync(string query, Correlation correlation, CancellationToken cancellationToken)
        {
            logger.LogWarning("{Query} {Key} {Completeness}", query, correlation.Key, correlation.Completeness);
            return ValueTask.CompletedTask;
        }
    }
}
