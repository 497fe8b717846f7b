using System.Diagnostics;
using System.Globalization;
using Correlator.Sources;
using HdrHistogram;

namespace Correlator.Benchmarks;

/// <summary>A followed Loki at a fixed rate, with the options as they are: tail and reads by <c>query_range</c>. Every line must come exactly once.</summary>
/// <remarks>Server and reader share a process. Lines are due at fixed times whatever the reader does, and the time counts from when a line was due.</remarks>
internal sealed class LokiTailTrial : ILiveObserver
{
    private static readonly TimeSpan Preparation = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly LongHistogram _latencies = new(TimeSpan.TicksPerMinute * 10, 3);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool[] _isDelivered;
    private long _delivered;
    private long _repeated;
    private int _gaps;
    private int _outages;

    private LokiTailTrial(int lines) => _isDelivered = new bool[lines];

    /// <summary>Runs in a process of its own with the collector that live runs have.</summary>
    public static string RunChild(int rate, int seconds) =>
        ChildProcess.RunSelf("concurrent", "loki-tail-one", rate.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture)).Output;

    /// <summary>The command <c>loki-tail-one</c>.</summary>
    public static async Task<int> RunOneAsync(int rate, int seconds)
    {
        var (lines, time) = (rate * seconds, TimeProvider.System);

        // Rendering takes its time before the first is due.
        var start = time.GetUtcNow() + Preparation;
        var server = new LokiLines(lines, start, 1_000_000_000 / rate) { Time = time };
        await using var app = await server.ServeAsync();
        var trial = new LokiTailTrial(lines);
        var source = new LokiLiveSource("loki", new LokiOptions { Http = new HttpSourceOptions { Address = app.Urls.First(), Proxy = new HttpProxyOptions() } });
        var request = new SourceRequest { Selector = "{app=\"a\"}" };
        GC.Collect();
        using (source.Subscribe(request, trial))
        {
            await Task.Delay(start - time.GetUtcNow());
            var (processor, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            await Task.WhenAny(trial._done.Task, Task.Delay(TimeSpan.FromSeconds(seconds) + Patience));
            Console.WriteLine(trial.Report(rate, lines, watch.Elapsed, Environment.CpuUsage.TotalTime - processor));
            foreach (var note in request.Statistics.Notes)
            {
                Console.WriteLine($"  note: {note}");
            }
        }

        return trial._delivered == lines && trial._repeated == 0 && trial._gaps == 0 && trial._outages == 0 ? 0 : 1;
    }

    public void OnEvents(ReadOnlySpan<LogEvent> events)
    {
        var now = TimeProvider.System.GetUtcNow().UtcTicks;
        foreach (var logEvent in events)
        {
            var number = LokiLines.NumberOf(logEvent.Message);
            if (_isDelivered[number])
            {
                _repeated++;
                continue;
            }

            _isDelivered[number] = true;
            _latencies.RecordValue(Math.Max(1, now - logEvent.Ticks));
            if (++_delivered == _isDelivered.Length)
            {
                _done.TrySetResult();
            }
        }
    }

    public void OnWatermark(DateTimeOffset completeUntil)
    {
    }

    public void OnConnected(bool isConnected) => _outages += isConnected ? 0 : 1;

    public void OnGap(DateTimeOffset from, DateTimeOffset to) => _gaps++;

    public void OnCompleted() => _done.TrySetResult();

    public void OnError(Exception error) => _done.TrySetException(error);

    private string Report(int rate, int lines, TimeSpan elapsed, TimeSpan processor) => string.Create(
        CultureInfo.InvariantCulture,
        $"tail at {rate} lines/s: {_delivered} of {lines} lines once, {_repeated} twice, {_gaps} gaps, {_outages} outages in {elapsed.TotalSeconds:0.00} s; due to delivered p50 {Milliseconds(50):0.0} ms, p99 {Milliseconds(99):0.0} ms, max {Milliseconds(100):0} ms; {processor.TotalSeconds / elapsed.TotalSeconds:0.00} cores (server and client)");

    private double Milliseconds(double percentile) => _latencies.GetValueAtPercentile(percentile) / (double)TimeSpan.TicksPerMillisecond;
}
