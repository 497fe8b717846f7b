namespace Correlator.Sources.Tests;

/// <summary>Reads what a Loki in memory has recorded, through real sockets.</summary>
internal static class LokiHistory
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static long Nanoseconds(long after) => LiveLoki.Nanoseconds(Start) + after;

    public static LokiLine At(long nanoseconds, string? text = null, string labels = "app=a") => new(labels, Nanoseconds(nanoseconds), text ?? $"{nanoseconds}");

    public static LokiSource Source(string address, int limit = 5000, string? tenant = null) => new(
        "loki",
        new LokiOptions { Http = new HttpSourceOptions { Address = address, Proxy = new HttpProxyOptions(), Retry = new HttpRetryOptions { MaxRetries = 0 } }, PageLines = limit, Tenant = tenant },
        new SourceRuntime { Time = new ManualTime(Start.AddHours(1)), Random = static () => 0 });

    public static async Task<List<LogEvent>> ReadAsync(
        LokiBackend backend, Func<SourceRequest, SourceRequest>? ask = null, int limit = 5000, string? tenant = null, List<(DateTimeOffset, DateTimeOffset)>? gaps = null)
    {
        await using var server = await LokiServer.StartAsync(backend);
        var request = new SourceRequest { Selector = "{app=\"a\"}" };
        await using var reader = Source(server.Address, limit, tenant).Open(ask?.Invoke(request) ?? request).Single();
        List<LogEvent> all = [];
        List<LogEvent> batch = [];
        while (await reader.ReadAsync(batch, CancellationToken.None))
        {
            all.AddRange(batch);
            batch.Clear();
            while (reader.TryTakeGap(out var from, out var to))
            {
                gaps?.Add((from, to));
            }
        }

        return all;
    }
}
