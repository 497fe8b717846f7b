using System.Reactive.Linq;
using System.Text;
using Correlator.Sources;

namespace Correlator.Tests.Receiving;

/// <summary>What all receivers share: starting, stopping, sharing, limits.</summary>
public sealed class ReceiverSourceTests
{
    private static string Message(int number) => $"<14>1 2026-01-01T00:00:{number % 60:00}Z vm shop - - - {number}\n";

    private static SyslogSource Create(SyslogOptions? options = null, ManualClock? clock = null) => new("net", options ?? new SyslogOptions { TcpPort = 0 }, clock);

    [Fact]
    public async Task Subscribe_Several_EachGetsAllInTheSameOrder()
    {
        await using var source = Create();
        var (one, two) = (new LiveRecorder(), new LiveRecorder());
        using var first = source.Subscribe(new SourceRequest(), one);
        using var second = source.Subscribe(new SourceRequest { Since = DateTimeOffset.Parse("2026-01-01T00:00:05Z") }, two);

        await Wire.SendAsync(source.TcpEndpoint!, string.Concat(Enumerable.Range(0, 10).Select(Message)));

        Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{n}"), (await one.WaitForAsync(10)).Select(e => e.Message));
        Assert.Equal(Enumerable.Range(5, 5).Select(n => $"{n}"), (await two.WaitForAsync(5)).Select(e => e.Message));
    }

    [Fact]
    public async Task Dispose_LastSubscription_ClosesThePort()
    {
        await using var source = Create();
        var run = source.Subscribe(new SourceRequest(), new LiveRecorder());
        var other = source.Subscribe(new SourceRequest(), new LiveRecorder());
        var endpoint = source.TcpEndpoint!;

        run.Dispose();
        var whileOneIsLeft = source.TcpEndpoint;
        other.Dispose();

        Assert.Equal(endpoint, whileOneIsLeft);
        Assert.Null(source.TcpEndpoint);
        await using var again = Create(new SyslogOptions { TcpPort = endpoint.Port });
        again.Start();
        Assert.Equal(endpoint, again.TcpEndpoint);
    }

    [Fact]
    public async Task Start_WithoutSubscriber_KeepsWhatArrivesForTheFirst()
    {
        await using var source = Create();
        source.Start();
        await Wire.SendAsync(source.TcpEndpoint!, Message(1) + Message(2));

        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Assert.Equal(["1", "2"], (await recorder.WaitForAsync(2)).Select(e => e.Message));
    }

    [Fact]
    public async Task Stop_AfterEventsHaveArrived_DeliversThemAndCompletes()
    {
        await using var source = Create();
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);
        await Wire.SendAsync(source.TcpEndpoint!, Message(1));
        await recorder.WaitForAsync(1);

        await source.StopAsync();
        await recorder.Completed;

        Assert.True(recorder.IsConnected);
        Assert.Null(source.TcpEndpoint);
    }

    [Fact]
    public async Task Start_AfterStop_ListensAgainAndGoesOnNumbering()
    {
        await using var source = Create();
        for (var round = 0; round < 3; round++)
        {
            var recorder = new LiveRecorder();
            using var run = source.Subscribe(new SourceRequest(), recorder);
            await Wire.SendAsync(source.TcpEndpoint!, Message(round));
            Assert.Equal(round, Assert.Single(await recorder.WaitForAsync(1)).Position);
            await source.StopAsync();
        }

        Assert.Equal(3, source.Statistics.Events);
    }

    [Fact]
    public async Task Observer_ThatThrows_EndsItsOwnSubscriptionOnly()
    {
        await using var source = Create();
        var (faulty, other) = (new LiveRecorder { OnBatch = _ => throw new InvalidOperationException("mine") }, new LiveRecorder());
        using var first = source.Subscribe(new SourceRequest(), faulty);
        using var second = source.Subscribe(new SourceRequest(), other);

        await Wire.SendAsync(source.TcpEndpoint!, Message(1));
        await other.WaitForAsync(1);
        await Wire.SendAsync(source.TcpEndpoint!, Message(2));
        await other.WaitForAsync(2);

        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => faulty.Completed)).Message);
        Assert.Empty(faulty.Events);
    }

    [Fact]
    public async Task EventQuery_FromAReceiver_IsAnObservable()
    {
        await using var source = Create();
        source.Start();
        var events = EventQuery.From(source).Take(2).Select(e => e.Message).ToList();
        var gathered = new TaskCompletionSource<IList<string>>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var run = events.Subscribe(gathered.SetResult);

        await Wire.SendAsync(source.TcpEndpoint!, Message(1) + Message(2));

        Assert.Equal(["1", "2"], await gathered.Task.OrFailAsync("two events"));
    }

    [Fact]
    public async Task RateLimit_Connections_WaitForTheClock()
    {
        var clock = new ManualClock();
        await using var source = Create(new SyslogOptions { TcpPort = 0, MaxEventsPerSecond = 10, IdleTimeout = Timeout.InfiniteTimeSpan, ReceiveTimeout = Timeout.InfiniteTimeSpan }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        await using var stream = await Wire.ConnectAsync(source.TcpEndpoint!);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 10).Select(Message))));
        await recorder.WaitForAsync(10);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(Message(10)));
        await clock.WaitForTimersAsync(1);
        Assert.Equal(10, recorder.Events.Count);
        clock.AdvanceBy(TimeSpan.FromMilliseconds(100));

        Assert.Equal(11, (await recorder.WaitForAsync(11)).Count);
    }

    [Fact]
    public async Task RateLimit_Datagrams_AreDroppedAndCounted()
    {
        var clock = new ManualClock();
        await using var source = Create(new SyslogOptions { UdpPort = 0, MaxEventsPerSecond = 10 }, clock);
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        Wire.SendDatagrams(source.UdpEndpoint!, Enumerable.Range(0, 30).Select(n => Encoding.UTF8.GetBytes(Message(n))));
        await recorder.WaitForGapAsync();
        await source.StopAsync();

        Assert.Equal(10, recorder.Events.Count);
        Assert.Equal(20, source.Statistics.Dropped);
        Assert.Equal(DateTimeOffset.Parse("2026-01-01T00:00:29Z"), recorder.Gaps.Max(gap => gap.To));
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        Assert.Equal("MaxRecordBytes", Assert.Throws<ArgumentOutOfRangeException>(() => Create(new SyslogOptions { TcpPort = 0, MaxRecordBytes = 1 })).ParamName);
        Assert.Equal("TcpPort", Assert.Throws<ArgumentOutOfRangeException>(() => Create(new SyslogOptions { TcpPort = 70_000 })).ParamName);
        Assert.Equal("IdleTimeout", Assert.Throws<ArgumentOutOfRangeException>(() => Create(new SyslogOptions { TcpPort = 0, IdleTimeout = TimeSpan.Zero })).ParamName);
        Assert.Equal("Tls", Assert.Throws<ArgumentException>(() => Create(new SyslogOptions { TlsPort = 0 })).ParamName);
        Assert.Throws<ArgumentException>(() => Create(new SyslogOptions()));
    }
}
