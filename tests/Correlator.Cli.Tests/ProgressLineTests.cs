using System.Reactive;
using Microsoft.Reactive.Testing;

namespace Correlator.Cli.Tests;

public sealed class ProgressLineTests : IDisposable
{
    private readonly TestScheduler _scheduler = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _error.Dispose();

    [Fact]
    public void Start_OnATerminal_ShowsBytesRateTimeAndResults()
    {
        using var progress = Create(isTerminal: true);

        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(251).Ticks);

        Assert.Equal("\r\x1b[K0 B read  8 events/s  at 2026-01-01T00:00:01Z  2 results", _error.ToString());
    }

    [Fact]
    public void Start_WithoutATerminal_ShowsNothing()
    {
        using var progress = Create(isTerminal: false);

        _scheduler.AdvanceBy(TimeSpan.FromSeconds(5).Ticks);

        Assert.Empty(_error.ToString());
    }

    [Fact]
    public void Erase_TakesTheLineAwayOnce()
    {
        using var progress = Create(isTerminal: true);
        _scheduler.AdvanceBy(TimeSpan.FromMilliseconds(251).Ticks);
        var shown = _error.ToString().Length;

        progress.Erase();
        progress.Erase();

        Assert.Equal("\r\x1b[K", _error.ToString()[shown..]);
    }

    [Fact]
    public void Dispose_EndsTheLine()
    {
        using (Create(isTerminal: true))
        {
        }

        _scheduler.AdvanceBy(TimeSpan.FromSeconds(5).Ticks);

        Assert.Empty(_error.ToString());
    }

    private ProgressLine Create(bool isTerminal)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var source = new ListSource("a", [new LogEvent(start, "a", "m"), new LogEvent(start.AddSeconds(1), "a", "m")]);
        var seen = new SourceProgress();
        using var run = CorrelationRun.Start(
            new StreamNode("a") { Source = ObservedSources.Observe(source, seen, CancellationToken.None) },
            new CorrelationOptions(),
            Observer.Create<Correlation>(static _ => { }));
        run.Completion.GetAwaiter().GetResult();

        var console = new ToolConsole(Stream.Null, Stream.Null, _error) { IsErrorTerminal = isTerminal, Scheduler = _scheduler };
        var progress = new ProgressLine(console, new Dictionary<string, SourceProgress> { ["a"] = seen });
        progress.Start(run.Statistics);
        return progress;
    }
}
