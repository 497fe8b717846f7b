using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Correlator.Benchmarks;

/// <summary>A Loki in this process that has its lines ready: of some streams in turn, each a fixed time after the one before.</summary>
internal sealed class LokiLines
{
    private const int Streams = 4;
    private const int MaxEntries = 5000;
    private const int FrameLines = 100;

    // Frames are sent as often as a timer allows.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private readonly byte[][] _values = new byte[Streams][];
    private readonly int[][] _ends = new int[Streams][];
    private readonly int _lines;
    private readonly long _first;
    private readonly long _spacing;

    /// <summary>Renders the lines.</summary>
    /// <param name="lines">How many.</param>
    /// <param name="first">The time of the first.</param>
    /// <param name="spacing">Nanoseconds from one to the next.</param>
    public LokiLines(int lines, DateTimeOffset first, long spacing)
    {
        (_lines, _first, _spacing) = (lines, (first.UtcTicks - DateTime.UnixEpoch.Ticks) * 100, spacing);
        for (var stream = 0; stream < Streams; stream++)
        {
            Render(stream);
        }
    }

    /// <summary>The clock by which lines become known; null for all at once.</summary>
    public TimeProvider? Time { get; init; }

    // How many lines are there by now.
    private int Known => Time is null ? _lines : (int)Math.Clamp((((Time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) * 100) - _first) / _spacing, 0, _lines);

    /// <summary>The number of a line from its text.</summary>
    public static int NumberOf(string text) => int.Parse(text.AsSpan(text.IndexOf("req-", StringComparison.Ordinal) + 4, 9), CultureInfo.InvariantCulture);

    /// <summary>Starts a server; the caller ends it.</summary>
    public async Task<WebApplication> ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(context => context.WebSockets.IsWebSocketRequest ? TailAsync(context) : AnswerAsync(context));
        await app.StartAsync();
        return app;
    }

    private void Render(int stream)
    {
        var (text, ends) = (new StringBuilder(), new List<int>());
        for (var i = stream; i < _lines; i += Streams)
        {
            text.Append(CultureInfo.InvariantCulture, $"[\"{_first + (i * _spacing)}\",\"level=info ts=2026-01-01T00:00:00Z caller=handler.go:117 msg=\\\"request received\\\" request_id=req-{i:D9} method=GET path=/api/v1/orders/{i % 1000:D4}/items status=200 duration=12.5ms user_agent=\\\"curl/8.5\\\"\",{{}}],");
            ends.Add(text.Length);
        }

        (_values[stream], _ends[stream]) = (Encoding.ASCII.GetBytes(text.ToString()), [.. ends]);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var start = long.Parse(context.Request.Query["start"]!, CultureInfo.InvariantCulture);
        var end = long.Parse(context.Request.Query["end"]!, CultureInfo.InvariantCulture);
        var limit = Math.Min(MaxEntries, int.Parse(context.Request.Query["limit"]!, CultureInfo.InvariantCulture));
        var first = (int)Math.Clamp((start - _first + _spacing - 1) / _spacing, 0, _lines);
        var last = (int)Math.Max(first, Math.Min(Math.Min(Known, (long)first + limit), (end - _first + _spacing - 1) / _spacing));
        context.Response.ContentType = "application/json; charset=UTF-8";
        var body = context.Response.BodyWriter;
        body.Write("{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"encodingFlags\":[\"categorize-labels\"],\"result\":["u8);
        var isFirst = true;
        for (var stream = 0; stream < Streams; stream++)
        {
            var (from, to) = (NumberBefore(first, stream), NumberBefore(last, stream));
            if (to > from)
            {
                body.Write(isFirst ? ""u8 : ","u8);
                WriteStream(body, stream, from, to);
                isFirst = false;
            }
        }

        body.Write("],\"stats\":{}}}"u8);
        await body.FlushAsync();
    }

    private async Task TailAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ticks = new PeriodicTimer(Tick);
        var frame = new ArrayBufferWriter<byte>(FrameLines * 512);
        try
        {
            for (var sent = Known; sent < _lines; await ticks.WaitForNextTickAsync(context.RequestAborted))
            {
                for (var known = Known; sent < known && (known - sent >= FrameLines || known == _lines);)
                {
                    var next = Math.Min(known, sent + FrameLines);
                    WriteFrame(frame, sent, next);
                    await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, true, context.RequestAborted);
                    sent = next;
                }
            }

            // The tail stays open until the reader goes.
            await socket.ReceiveAsync(new byte[64], context.RequestAborted);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException)
        {
            // The reader has gone.
        }
    }

    // Each line is a stream of its own, as servers send them.
    private void WriteFrame(ArrayBufferWriter<byte> frame, int from, int to)
    {
        frame.ResetWrittenCount();
        frame.Write("{\"streams\":["u8);
        for (var line = from; line < to; line++)
        {
            frame.Write(line == from ? ""u8 : ","u8);
            WriteStream(frame, line % Streams, line / Streams, (line / Streams) + 1);
        }

        frame.Write("],\"encodingFlags\":[\"categorize-labels\"]}"u8);
    }

    private void WriteStream(IBufferWriter<byte> output, int stream, int from, int to)
    {
        output.Write("{\"stream\":{\"app\":\"a\",\"n\":\""u8);
        output.Write([(byte)('0' + stream)]);
        output.Write("\"},\"values\":["u8);
        var at = from == 0 ? 0 : _ends[stream][from - 1];
        output.Write(_values[stream].AsSpan(at, _ends[stream][to - 1] - at - 1));
        output.Write("]}"u8);
    }

    // How many lines of a stream come before a line.
    private static int NumberBefore(int line, int stream) => Math.Max(0, (line - stream + Streams - 1) / Streams);
}
