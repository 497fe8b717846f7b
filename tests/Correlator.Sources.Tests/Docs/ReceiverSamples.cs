using System.Net;
using System.Text;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Docs;

/// <summary>The samples of docs/sources.md on receivers, as they stand there, run.</summary>
public sealed class ReceiverSamples
{
    private readonly TaskCompletionSource<string> _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Stands for the console in the samples.
    private Sink Console => new(_written);

    [Fact]
    public async Task Sources_SyslogReceiver_GivesErrors()
    {
        await using var source = new SyslogSource("net", new SyslogOptions { UdpPort = 0, TcpPort = 0 });
        using var run = EventQuery.From(source).Where(e => e["severity"] == "err").Subscribe(e => Console.WriteLine(e.Message));
        IPEndPoint? listensAt = source.TcpEndpoint;

        await Wire.SendAsync(listensAt!, Encoding.UTF8.GetBytes("<14>1 - vm shop - - - well\n<11>1 - vm shop - - - failed\n"));

        Assert.Equal("failed", await _written.Task.OrFailAsync("what the sample writes"));
    }

    private sealed class Sink(TaskCompletionSource<string> written)
    {
        public void WriteLine(string line) => written.TrySetResult(line);
    }
}
