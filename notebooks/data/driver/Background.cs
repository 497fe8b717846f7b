using System.Diagnostics;

namespace Shop.Driver;

/// <summary>Callers that are no customers: a crawler that nginx slows down, and two callers of the service that go round nginx.</summary>
internal static class Background
{
    public static Task CrawlAsync(HttpClient http, Uri nginx, Stopwatch watch, TimeSpan length) =>
        RepeatAsync(watch, length, TimeSpan.FromSeconds(5), async round =>
        {
            // More at once than the burst of nginx's limit: the tail is answered 429 by nginx alone.
            var pages = Enumerable.Range(0, 18).Select(async page =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nginx, $"/catalog?page={page + round}"));
                request.Headers.Add("X-Forwarded-For", "203.0.113.66");
                request.Headers.TryAddWithoutValidation("User-Agent", "ExampleBot/2.1 (+https://bot.example/)");
                await SendAsync(http, request);
            });
            await Task.WhenAll(pages);
        });

    public static Task ProbeAsync(HttpClient http, Uri service, Stopwatch watch, TimeSpan length) =>
        RepeatAsync(watch, length, TimeSpan.FromSeconds(1), async _ =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, "/health"));
            await SendAsync(http, request);
        });

    public static Task AuditAsync(HttpClient http, Uri service, Stopwatch watch, TimeSpan length) =>
        RepeatAsync(watch, length, TimeSpan.FromSeconds(0.7), async round =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, $"/orders/{1 + round % 50}"));
            request.Headers.Add("X-Request-ID", Guid.NewGuid().ToString("N"));
            await SendAsync(http, request);
        });

    private static async Task RepeatAsync(Stopwatch watch, TimeSpan length, TimeSpan every, Func<int, Task> call)
    {
        for (var round = 0; watch.Elapsed < length; round++)
        {
            await call(round);
            await Task.Delay(every);
        }
    }

    private static async Task SendAsync(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            using var response = await http.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            // The service is down for a moment; the next round finds it again.
        }
    }
}
