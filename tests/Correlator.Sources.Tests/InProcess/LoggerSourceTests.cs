using System.Diagnostics;
using Correlator.Sources;
using Correlator.Tests.Receiving;
using Microsoft.Extensions.Logging;

namespace Correlator.Tests.InProcess;

public sealed partial class LoggerSourceTests
{
    private static readonly Func<ILogger, int, IDisposable?> Step = LoggerMessage.DefineScope<int>("step {Step}");
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public async Task Log_StateScopesAndException_BecomeLabels()
    {
        await using var source = new LoggerSource("app", new LoggerSourceOptions(), _clock);
        using var factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(source));
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        var logger = factory.CreateLogger("Shop.Orders");

        using (logger.BeginScope(new Dictionary<string, object?> { ["request_id"] = "r1", ["Order"] = "outer" }))
        using (Step(logger, 2))
        using (logger.BeginScope("plain"))
        {
            OrderFailed(logger, 42, 1.5m, new InvalidOperationException("no stock"));
        }

        var logEvent = Assert.Single(await recorder.WaitForAsync(1));
        Assert.Equal("Order 42 of 1.5 failed", logEvent.Message);
        Assert.Equal(_clock.Now, logEvent.Timestamp);
        Assert.Equal(
            ["Amount=1.5", "Order=42", "Step=2", "category=Shop.Orders", "event_id=7", "event_name=OrderFailed", "exception_type=System.InvalidOperationException", "level=error", "request_id=r1", "scope=plain"],
            logEvent.Labels.Where(pair => pair.Key != "exception").Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.Contains("no stock", logEvent["exception"]);
    }

    [Fact]
    public async Task Log_WithinAnActivity_BearsItsIds()
    {
        await using var source = new LoggerSource("app", new LoggerSourceOptions());
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        using var activity = new Activity("order").SetIdFormat(ActivityIdFormat.W3C).Start();

        Paid(source.CreateLogger("Shop"));

        var logEvent = Assert.Single(await recorder.WaitForAsync(1));
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (logEvent["trace_id"], logEvent["span_id"]));
    }

    [Fact]
    public async Task Log_ValueThatCannotBeShown_DoesNotReachTheCaller()
    {
        await using var source = new LoggerSource("app", new LoggerSourceOptions());
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var state = new Dictionary<string, object?> { ["bad"] = new Unprintable() };
        source.CreateLogger("Shop").Log(LogLevel.Information, default, state, null, static (_, _) => "text");

        Assert.Equal("Unprintable", Assert.Single(await recorder.WaitForAsync(1))["bad"]);
    }

    [Fact]
    public async Task Log_QueryThatStands_DropsCountsAndTellsTheGap()
    {
        await using var source = new LoggerSource("app", new LoggerSourceOptions { MaxQueuedEvents = 10 }, _clock);
        source.Start();
        var logger = source.CreateLogger("Shop");
        for (var i = 0; i < 25; i++)
        {
            Paid(logger);
        }

        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        await recorder.WaitForAsync(10);

        Assert.Equal((10, 15), (source.Statistics.Events, source.Statistics.Dropped));
        Assert.Equal((_clock.Now, _clock.Now), Assert.Single(await recorder.WaitForGapAsync()));
    }

    [Fact]
    public async Task IsEnabled_WithoutSubscriberOrBelowTheLevel_IsFalse()
    {
        await using var source = new LoggerSource("app", new LoggerSourceOptions { MinLevel = LogLevel.Warning });
        var logger = source.CreateLogger("Shop");
        Assert.False(logger.IsEnabled(LogLevel.Error));

        using var run = source.Subscribe(new SourceRequest(), new LiveRecorder());

        Assert.True(logger.IsEnabled(LogLevel.Warning));
        Assert.False(logger.IsEnabled(LogLevel.Information));
        Assert.False(logger.IsEnabled(LogLevel.None));
    }

    [LoggerMessage(7, LogLevel.Error, "Order {Order} of {Amount} failed")]
    private static partial void OrderFailed(ILogger logger, int order, decimal amount, Exception error);

    [LoggerMessage(8, LogLevel.Information, "paid")]
    private static partial void Paid(ILogger logger);

    private sealed class Unprintable
    {
        public override string ToString() => throw new InvalidOperationException("mine");
    }
}
