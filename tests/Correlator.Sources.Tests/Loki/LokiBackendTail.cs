using System.Threading.Channels;

namespace Correlator.Sources.Tests;

/// <summary>One tail of the server: frames on their way, and how it ends.</summary>
internal sealed class LokiBackendTail(string query, string tenant)
{
    // Whoever waits goes on inside the call that sends, so that a test on a clock of its own sees all effects of a push when it returns.
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { AllowSynchronousContinuations = true });

    public string Query => query;

    public string Tenant => tenant;

    public string CloseReason { get; private set; } = string.Empty;

    /// <summary>Whether the connection broke off without a closing.</summary>
    public bool IsBroken { get; private set; }

    public Action? Closed { get; set; }

    public ChannelReader<byte[]> Frames => _frames.Reader;

    public void Send(byte[] frame) => _frames.Writer.TryWrite(frame);

    public void Close(string reason)
    {
        CloseReason = reason;
        Closed?.Invoke();
        _frames.Writer.TryComplete();
    }

    public void Break()
    {
        IsBroken = true;
        Close(string.Empty);
    }
}
