using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Correlator.Sources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Correlator.Benchmarks;

/// <summary>How fast recorded lines come out of a Loki: a server in this process that has its answers ready, read to the end.</summary>
/// <remarks>The server shares the machine with the reader, and costs little beside the copying of its answers; a real one is far slower.</remarks>
internal sealed class LokiTrial
{
    private const int Streams = 4;
    private const int PageLines = 5000;
    private const long Spacing = 1000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly long First = (Start.UtcTicks - DateTime.UnixEpoch.Ticks) * 100;
    private readonly byte[][] _values = new byte[Streams][];
    private readonly int[][] _ends = new int[Streams][];
    private readonly int _lines;

    private LokiTrial(int lines)
    {
        _lines = lines;
        for (var stream = 0; stream < Streams; stream++)
        {
            Render(stream);
        }
    }

    public static async Task<string> RunAsync(int lines, int rounds)
    {
        var trial = new LokiTrial(lines);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static options => options.Listen(IPAddress.Loopback, 0));
        await using var app = builder.Build();
        app.Run(trial.AnswerAsync);
        await app.StartAsync();
        var source = new LokiSource("loki", new LokiOptions
        {
            Http = new HttpSourceOptions { Address = app.Urls.First(), Proxy = new HttpProxyOptions() },
            PageLines = PageLines,
        });
        var report = new StringBuilder();
        for (var round = 0; round < rounds; round++)
        {
            report.AppendLine(await ReadAsync(source, lines));
        }

        return report.ToString();
    }

    private static async Task<string> ReadAsync(LokiSource source, int lines)
    {
        var request = new SourceRequest { Selector = "{app=\"a\"}", Since = Start, Until = Start.AddHours(1) };
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        await using var reader = source.Open(request)[0];
        List<LogEvent> batch = [];
        var (count, newest) = (0L, long.MinValue);
        while (await reader.ReadAsync(batch, CancellationToken.None))
        {
            foreach (var logEvent in batch)
            {
                count++;
                newest = logEvent.Ticks >= newest ? logEvent.Ticks : throw new InvalidOperationException("Lines came out of order.");
            }

            batch.Clear();
        }

        watch.Stop();
        return count != lines
            ? throw new InvalidOperationException($"{count} of {lines} lines came.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{count} lines in {watch.Elapsed.TotalSeconds:0.00} s: {count / watch.Elapsed.TotalSeconds:0} lines/s, {request.Statistics.Bytes / watch.Elapsed.TotalSeconds / 1e6:0} MB/s, {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)count:0} bytes allocated a line (server and client)");
    }

    private void Render(int stream)
    {
        var (text, ends) = (new StringBuilder(), new List<int>());
        for (var i = stream; i < _lines; i += Streams)
        {
            text.Append(CultureInfo.InvariantCulture, $"[\"{First + (i * Spacing)}\",\"level=info ts=2026-01-01T00:00:00Z caller=handler.go:117 msg=\\\"request received\\\" request_id=req-{i:D9} method=GET path=/api/v1/orders/{i % 1000:D4}/items status=200 duration=12.5ms user_agent=\\\"curl/8.5\\\"\",{{}}],");
            ends.Add(text.Length);
        }

        (_values[stream], _ends[stream]) = (Encoding.ASCII.GetBytes(text.ToString()), [.. ends]);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var start = long.Parse(context.Request.Query["start"]!, CultureInfo.InvariantCulture);
        var end = long.Parse(context.Request.Query["end"]!, CultureInfo.InvariantCulture);
        var first = (int)Math.Max(0, (start - First + Spacing - 1) / Spacing);
        var last = (int)Math.Min(Math.Min(_lines, first + PageLines), (end - First + Spacing - 1) / Spacing);
        context.Response.ContentType = "application/json; charset=UTF-8";
        var body = context.Response.BodyWriter;
        body.Write("{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"encodingFlags\":[\"categorize-labels\"],\"result\":["u8);
        var isFirst = true;
        for (var stream = 0; stream < Streams; stream++)
        {
            var (from, to) = (NumberBefore(first, stream), NumberBefore(last, stream));
            if (to > from)
            {
                body.Write(Encoding.ASCII.GetBytes($"{(isFirst ? string.Empty : ",")}{{\"stream\":{{\"app\":\"a\",\"n\":\"{stream}\"}},\"values\":["));
                var at = from == 0 ? 0 : _ends[stream][from - 1];
                body.Write(_values[stream].AsSpan(at, _ends[stream][to - 1] - at - 1));
                body.Write("]}"u8);
                isFirst = false;
            }
        }

        body.Write("],\"stats\":{}}}"u8);
        await body.FlushAsync();
    }

    // How many lines of a stream come before a line.
    private static int NumberBefore(int line, int stream) => Math.Max(0, (line - stream + Streams - 1) / Streams);
}
