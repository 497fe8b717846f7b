using Correlator.Sources;

namespace Correlator.Tests.Receiving;

/// <summary>A receiver stops, whatever goes on.</summary>
public sealed class ReceiverStopTests
{
    private const string Message = "<14>1 2026-01-01T00:00:00Z vm shop - - - one\n";

    [Fact]
    public async Task Stop_WhileTheLastSubscriptionEnds_Returns()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var leave = new ManualResetEventSlim();
        var recorder = new LiveRecorder
        {
            OnBatch = _ =>
            {
                entered.SetResult();
                leave.WaitOrFail("the end of the subscription");
            },
        };
        var run = source.Subscribe(new SourceRequest(), recorder);
        await Wire.SendAsync(source.TcpEndpoint!, Message);
        await entered.Task.OrFailAsync("the event");

        var stopping = source.StopAsync();
        run.Dispose();
        leave.Set();

        await stopping.OrFailAsync("the stop");
        Assert.Equal("one", Assert.Single(recorder.Events).Message);
        Assert.Equal((1, 0), (source.Statistics.Events, source.Statistics.Dropped));
        Assert.Null(source.TcpEndpoint);
    }
}
