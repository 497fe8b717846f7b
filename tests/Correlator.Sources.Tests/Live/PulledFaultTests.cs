using Microsoft.AspNetCore.Http;

namespace Correlator.Sources.Tests;

/// <summary>The same faults before all sources that are asked again and again: an end with a reason at the first question, an outage once there was an answer.</summary>
public sealed class PulledFaultTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly ManualTime _time = new(Start);
    private readonly LiveRecording _recording = new();
    private volatile Func<HttpContext, Task>? _fault;

    private static readonly (string Name, string Code, Func<HttpContext, Task> Answer)[] Faults =
    [
        ("401", "AUTH_REQUIRED", static context => TestServer.WriteAsync(context, 401, "who are you", "text/plain")),
        ("403", "AUTH_REQUIRED", static context => TestServer.WriteAsync(context, 403, "not you", "text/plain")),
        ("404", "SOURCE_NOT_FOUND", static context => TestServer.WriteAsync(context, 404, "not here", "text/plain")),
        ("page", "SOURCE_PROTOCOL", static context => TestServer.WriteAsync(context, 200, "<html>log in</html>", "text/html")),
        ("elsewhere", "SOURCE_PROTOCOL", static context => TestServer.WriteAsync(context, 307, "there", "text/plain")),
        ("429", "", static context => TestServer.WriteAsync(context, 429, "slow down", "text/plain")),
        ("500", "", static context => TestServer.WriteAsync(context, 500, "no", "text/plain")),
        ("503", "", static context => TestServer.WriteAsync(context, 503, "no", "text/plain")),
        ("truncated", "", static async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{\"status\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        }),
        ("nothing", "", static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
    ];

    public static TheoryData<string, string> All => Cases(static _ => true);

    public static TheoryData<string, string> Final => Cases(static code => code.Length > 0);

    [Theory]
    [MemberData(nameof(Final))]
    public async Task Subscribe_FirstAnswerIsARefusal_EndsWithItsReason(string source, string fault)
    {
        var (_, code, answer) = Faults.Single(known => known.Name == fault);
        _fault = answer;
        await using var server = await TestServer.StartAsync(Handler(source));
        using var run = Create(source, server.Address).Subscribe(Request(source), _recording);

        await _recording.WaitForAsync(static recording => recording.Error is not null);

        var error = Assert.IsType<SourceException>(_recording.Error);
        Assert.Equal((code, source), (error.Code, error.SourceName));
        Assert.StartsWith($"{source}: ", error.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Subscribe_AnswersStopForATime_IsAnOutageWithANoteAndGoesOn(string source, string fault)
    {
        await using var server = await TestServer.StartAsync(Handler(source));
        var request = Request(source);
        using var run = Create(source, server.Address).Subscribe(request, _recording);
        await PassUntilAsync(static recording => recording.Log.Contains("connected"));

        _fault = Faults.Single(known => known.Name == fault).Answer;
        await PassUntilAsync(static recording => recording.Log.Contains("disconnected"));
        var watermark = _recording.Watermark;
        _fault = null;
        await PassUntilAsync(recording => recording.Log.Count(static entry => entry == "connected") == 2 && recording.Watermark > watermark);

        Assert.Null(_recording.Error);
        Assert.Empty(_recording.Gaps);
        Assert.Contains(request.Statistics.Notes, static note => note.StartsWith("could not be read for a time: ", StringComparison.Ordinal));
    }

    private static TheoryData<string, string> Cases(Func<string, bool> isWanted)
    {
        var cases = new TheoryData<string, string>();
        foreach (var source in (string[])["loki", "graylog", "prometheus"])
        {
            foreach (var (name, _, _) in Faults.Where(fault => isWanted(fault.Code)))
            {
                cases.Add(source, name);
            }
        }

        return cases;
    }

    private static SourceRequest Request(string source) => new() { Selector = source switch { "loki" => "{app=\"a\"}", "prometheus" => "up", _ => string.Empty } };

    private RequestDelegate Handler(string source)
    {
        RequestDelegate healthy = source switch
        {
            "loki" => LokiServer.Over(new LokiBackend()).HandleAsync,
            "graylog" => new FakeGraylog { Time = _time }.HandleAsync,
            _ => new FakePrometheus { Time = _time }.HandleAsync,
        };
        return context => _fault is { } fault ? fault(context) : healthy(context);
    }

    private ILiveSource Create(string source, string address)
    {
        var http = new HttpSourceOptions { Address = address, Proxy = new HttpProxyOptions(), Retry = new HttpRetryOptions { MaxDelay = TimeSpan.FromSeconds(5) } };
        var runtime = new SourceRuntime { Time = _time, Random = static () => 0 };
        return source switch
        {
            "loki" => new LokiLiveSource(source, new LokiOptions { Http = http, Tail = false }, null, runtime),
            "graylog" => new GraylogLiveSource(source, new GraylogOptions { Http = http }, null, runtime),
            _ => new PrometheusLiveSource(source, new PrometheusOptions { Http = http }, null, runtime),
        };
    }

    // By the waits between questions; what limits an answer in time is longer.
    private async Task PassUntilAsync(Func<LiveRecording, bool> holds)
    {
        var reached = _recording.WaitForAsync(holds);
        while (!reached.IsCompleted)
        {
            Assert.Null(_recording.Error);
            var timer = _time.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(20));
            if (await Task.WhenAny(reached, timer).WaitAsync(Limit) == timer)
            {
                _time.Advance(await timer);
            }
        }

        await reached;
    }
}
