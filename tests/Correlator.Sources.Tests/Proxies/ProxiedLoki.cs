using System.Collections.Concurrent;
using System.Net;
using Correlator.Tests.Receiving;
using Microsoft.AspNetCore.Hosting;

namespace Correlator.Sources.Tests.Proxies;

/// <summary>A Loki in memory that writes down from which addresses it is asked, and what is read of it through something in between.</summary>
internal sealed class ProxiedLoki : IAsyncDisposable
{
    // Far beyond anything that a test needs; it only keeps a failure from hanging.
    private static readonly TimeSpan SafetyLimit = TimeSpan.FromMinutes(2);
    private readonly ConcurrentQueue<(string Path, IPAddress From)> _callers = new();
    private readonly ManualTime _time = new();
    private LokiServer? _server;

    public LokiBackend Backend { get; } = new() { MaxEntries = 3 };

    public string Address { get; private set; } = string.Empty;

    public int Port => new Uri(Address).Port;

    public LiveRecord Record { get; } = new();

    public ManualTime Time => _time;

    /// <summary>Who has asked, and for what.</summary>
    public IReadOnlyCollection<(string Path, IPAddress From)> Callers => _callers;

    /// <summary>Starts the server, again on its port where it was stopped.</summary>
    public async Task StartAsync(TestCertificates? certificates = null)
    {
        _server = await LokiServer.StartAsync(Backend, _server is null ? 0 : Port, listen =>
        {
            if (certificates is not null)
            {
                listen.UseHttps(certificates.Load("server"));
            }
        });
        Address = _server.Address;
        _server.Before = context =>
        {
            _callers.Enqueue((context.Request.Path.Value!.Split('/')[^1], context.Connection.RemoteIpAddress!));
            return Task.FromResult(false);
        };
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;

    /// <summary>Reads what is there, and then what is pushed: all by the ways given.</summary>
    public async Task AssertIsReadAndTailedAsync(HttpSourceOptions http)
    {
        var before = Enumerable.Range(0, 7).Select(i => Line($"before {i}", i - 100)).ToArray();
        Backend.Push(before);

        var (events, _) = await FiniteReading.ReadAsync(new LokiSource("loki", new LokiOptions { Http = http, PageLines = 2 }, new SourceRuntime { Time = _time }), Request);
        Assert.Equal(before.Select(static line => line.Text), events.Select(static e => e.Message));

        using (Follow(http))
        {
            await WaitAsync(Backend.TailOpened);
            await WaitAsync(Record.WaitAsync(record => record.Events.Count == before.Length));
            Backend.Push(Line("now", 1));
            await WaitAsync(Record.WaitAsync(record => record.Events.Count == before.Length + 1));
        }

        Assert.Equal("now", Record.Events[^1].Message);
        Assert.All(Callers, static caller => Assert.Equal(Intermediary.Outside, caller.From));
        Assert.Contains(Callers, static caller => caller.Path == "tail");
    }

    public static SourceRequest Request => new() { Selector = "{app=\"a\"}" };

    public IDisposable Follow(HttpSourceOptions http, SourceRequest? request = null) =>
        new LokiLiveSource("loki", new LokiOptions { Http = http }, null, new SourceRuntime { Time = _time, Random = static () => 0 })
            .Subscribe((request ?? Request) with { Lookback = TimeSpan.FromMinutes(1) }, Record);

    /// <summary>A line so many milliseconds after now.</summary>
    public LokiLine Line(string text, long milliseconds) => new("app=a", LiveLoki.Nanoseconds(_time.GetUtcNow().AddMilliseconds(milliseconds)), text);

    /// <summary>Lets the time pass that somebody waits for, as often as it takes; what limits an answer in time does not run out by it.</summary>
    /// <param name="holds">What is to be reached.</param>
    /// <param name="longestSeconds">The longest time that is let pass; what others wait longer for does not run out.</param>
    public async Task PassUntilAsync(Func<LiveRecord, bool> holds, int longestSeconds = 20)
    {
        var reached = Record.WaitAsync(holds);
        while (!reached.IsCompleted)
        {
            var timer = _time.WaitForTimerAsync(due => due <= TimeSpan.FromSeconds(longestSeconds));
            if (await Task.WhenAny(reached, timer).WaitAsync(SafetyLimit) == timer)
            {
                _time.Advance(await timer);
            }
        }
    }

    public static Task WaitAsync(Task task) => task.WaitAsync(SafetyLimit);

    public static Task<T> WaitAsync<T>(Task<T> task) => task.WaitAsync(SafetyLimit);
}
