using System.IO.Pipes;
using System.Reactive.Concurrency;
using System.Threading.Channels;

namespace Correlator.Cli.Tests;

/// <summary>A pipe within this process as a source that goes on.</summary>
public sealed class LiveInputTests : ILiveObserver
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Channel<string> _calls = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Subscribe_PipeThatStaysOpen_DeliversAtOnceAndEndsWithThePipe()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        using var writer = new StreamWriter(pipe) { AutoFlush = true };
        var request = new SourceRequest();
        using var subscription = Open(pipe).Subscribe(request, this);

        Assert.Equal("connected", await NextAsync());
        await writer.WriteLineAsync("""{"timestamp":"2026-01-01T00:00:00Z","message":"first"}""");
        Assert.Equal("first", await NextAsync());
        await writer.WriteLineAsync("garbage");
        await writer.WriteLineAsync("""{"timestamp":"2026-01-01T00:00:01Z","message":"second"}""");
        Assert.Equal("second", await NextAsync());
        writer.Close();
        Assert.Equal("completed", await NextAsync());
        Assert.Equal((2L, 3L, 1L), (request.Statistics.Events, request.Statistics.Records, request.Statistics.Malformed));
    }

    [Fact]
    public async Task Subscribe_StrictAndMalformed_FailsAsASource()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        using var writer = new StreamWriter(pipe) { AutoFlush = true };
        using var subscription = Open(pipe).Subscribe(new SourceRequest { IsStrict = true }, this);

        await writer.WriteLineAsync("garbage");

        Assert.Equal("connected", await NextAsync());
        Assert.Equal("SourceException", await NextAsync());
    }

    void ILiveObserver.OnEvents(ReadOnlySpan<LogEvent> events)
    {
        foreach (var logEvent in events)
        {
            _calls.Writer.TryWrite(logEvent.Message);
        }
    }

    void ILiveObserver.OnWatermark(DateTimeOffset completeUntil) => _calls.Writer.TryWrite("watermark");

    void ILiveObserver.OnConnected(bool isConnected) => _calls.Writer.TryWrite(isConnected ? "connected" : "disconnected");

    void ILiveObserver.OnGap(DateTimeOffset from, DateTimeOffset to) => _calls.Writer.TryWrite("gap");

    void ILiveObserver.OnCompleted() => _calls.Writer.TryWrite("completed");

    void ILiveObserver.OnError(Exception error) => _calls.Writer.TryWrite(error.GetType().Name);

    // The pipe's other end under a path, as the shell's <(…) gives it.
    private static LiveInput Open(AnonymousPipeServerStream pipe) => new(
        new FileSource("a", new FileSourceOptions { Path = $"/dev/fd/{pipe.GetClientHandleAsString()}", Format = LogFormat.Ndjson }),
        TaskPoolScheduler.Default);

    private Task<string> NextAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(Limit);
}
