using System.Diagnostics;
using System.Globalization;
using System.Text;
using Correlator.Sources;

namespace Correlator.Benchmarks;

/// <summary>How fast recorded lines come out of a Loki: a server in this process that has its answers ready, read to the end.</summary>
/// <remarks>The server shares the machine with the reader, and costs little beside the copying of its answers; a real one is far slower.</remarks>
internal static class LokiTrial
{
    private const int PageLines = 5000;
    private const long Spacing = 1000;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<string> RunAsync(int lines, int rounds)
    {
        await using var app = await new LokiLines(lines, Start, Spacing).ServeAsync();
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
}
