using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Correlator.Sources;

namespace Correlator.Tests.Receiving;

/// <summary>A receiver with what its senders send, so that one test serves all that take connections.</summary>
internal sealed class ReceiverUnderTest : IAsyncDisposable
{
    private static readonly Dictionary<string, Sender> Senders = new()
    {
        ["syslog+tcp"] = new("<14>1 2026-01-01T00:00:00Z vm shop - - - one\n"u8.ToArray(), Endless: "9999 <14>1 2026-"u8.ToArray(), Overlong: Text($"<14>1 2026-01-01T00:00:00Z vm shop - - - {Long}\n"), Invalid: "\xFF\xFE no priority\n"u8.ToArray()),
        ["syslog+tls"] = new("<14>1 2026-01-01T00:00:00Z vm shop - - - one\n"u8.ToArray(), [], [], []),
        ["gelf+tcp"] = new("{\"short_message\":\"one\"}\0"u8.ToArray(), Endless: "{\"short_message\":\""u8.ToArray(), Overlong: Text($"{{\"short_message\":\"{Long}\"}}\0"), Invalid: "\xFF{]\0"u8.ToArray()),
        ["fluent"] = new([0x93, 0xA1, (byte)'t', 5, 0x81, 0xA3, .. "msg"u8, 0xA3, .. "one"u8], Endless: [0x93, 0xA1, (byte)'t', 5, 0x81, 0xA3, .. "msg"u8, 0xC6, 0, 0, 0x10, 0], Overlong: [0x93, 0xA1, (byte)'t', 5, 0x81, 0xA3, .. "msg"u8, 0xC6, 0, 0, 0x10, 0, .. new byte[0x1000]], Invalid: [0x93, 1, 2, 3]),
        ["otlp+http"] = Http("/v1/logs", "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"one\"}}]}]}]}", $"{{\"resourceLogs\":[{{\"scopeLogs\":[{{\"logRecords\":[{{\"body\":{{\"stringValue\":\"{Long}\"}}}}]}}]}}]}}", "{\"resourceLogs\":[\uFFFF"),
        ["ingest"] = Http("/ingest", "{\"msg\":\"one\"}", $"{{\"msg\":\"{Long}\"}}", "no JSON"),
    };

    private readonly Sender _sender;

    private ReceiverUnderTest(ReceiverSource source, Sender sender) => (Source, _sender) = (source, sender);

    /// <summary>Longer than the records that <see cref="Start"/> allows where it is asked to.</summary>
    public static string Long => new('x', 2000);

    public ReceiverSource Source { get; }

    public LiveRecorder Recorder { get; } = new();

    /// <summary>One record.</summary>
    public byte[] Whole => _sender.Whole;

    /// <summary>The beginning of one that many more bytes do not end.</summary>
    public byte[] Endless => _sender.Endless;

    /// <summary>A record above the limit <c>max-record=1000</c>.</summary>
    public byte[] Overlong => _sender.Overlong;

    /// <summary>What is framed as a record and is none.</summary>
    public byte[] Invalid => _sender.Invalid;

    public ReceiverStatistics Statistics => Source.Statistics;

    private IPEndPoint Endpoint => Source.Endpoints.Values.Single();

    /// <summary>Starts a receiver and subscribes.</summary>
    /// <param name="scheme">The kind, as in an address.</param>
    /// <param name="options">As in an address.</param>
    /// <param name="clock">Its clock.</param>
    public static ReceiverUnderTest Start(string scheme, string options = "", ManualClock? clock = null)
    {
        var address = $"{scheme}://127.0.0.1:0{(options.Length > 0 ? "," : string.Empty)}{options}";
        var context = clock is null ? new SourceContext() : new SourceContext { Scheduler = clock };
        var source = (ReceiverSource)SourceKinds.Create(SourceDefinition.Parse("net", address), context);
        var receiver = new ReceiverUnderTest(source, Senders[scheme]);
        source.Subscribe(new SourceRequest(), receiver.Recorder);
        return receiver;
    }

    public Task<NetworkStream> ConnectAsync() => Wire.ConnectAsync(Endpoint);

    /// <summary>Connects over TLS, whatever the certificate.</summary>
    public async Task<SslStream> ConnectTlsAsync() => await SecureAsync(await ConnectAsync());

    /// <summary>Begins TLS on a connection, whatever the certificate.</summary>
    public static async Task<SslStream> SecureAsync(Stream connection)
    {
        var stream = new SslStream(connection, leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate?.Subject == "CN=localhost");
        await stream.AuthenticateAsClientAsync("localhost").OrFailAsync("the handshake");
        return stream;
    }

    /// <summary>Sends a record and waits until it is there: the receiver works.</summary>
    public async Task AssertWorksAsync()
    {
        var count = Recorder.Events.Count;
        await using var stream = await ConnectAsync();
        await stream.WriteAsync(Whole);
        await Recorder.WaitForAsync(count + 1);
    }

    /// <summary>Waits for a figure, of which nothing tells when it changes.</summary>
    public static async Task WaitAsync(ReceiverSource source, Predicate<ReceiverStatistics> isThere)
    {
        using var limit = new CancellationTokenSource(SafetyLimit.Time);
        while (!isThere(source.Statistics))
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain, at last with {source.Statistics}.");
            await Task.Yield();
        }
    }

    /// <summary>The options of a receiver with a certificate.</summary>
    public static string OptionsFor(TestCertificates certificates) => $"cert={certificates.PathOf("server.pem")},key={certificates.PathOf("server.key")}";

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static Sender Http(string path, string whole, string overlong, string invalid)
    {
        return new(Post(whole), [.. Post(new string(' ', 9999)).AsSpan()[..^9000]], Post(overlong), Post(invalid));

        byte[] Post(string body) => Text($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    private sealed record Sender(byte[] Whole, byte[] Endless, byte[] Overlong, byte[] Invalid);
}
