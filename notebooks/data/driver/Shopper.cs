using System.Globalization;
using System.Net.Http.Json;

namespace Shop.Driver;

/// <summary>One customer: asks, thinks, asks again; retries what failed under the same id when it had one of its own.</summary>
internal sealed class Shopper(HttpClient http, Uri nginx, int number)
{
    private static readonly string[] Agents =
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
        "shop-app/4.2 (Android 14)",
        "curl/8.5.0",
    ];

    private static readonly string[] Probes = ["/wp-login.php", "/.env", "/favicon.ico", "/admin/config.php"];

    private readonly Random _random = new(1000 + number);
    private readonly string _address = $"{(number % 2 == 0 ? "192.0.2." : "198.51.100.")}{10 + number}";
    private readonly string _agent = Agents[number % Agents.Length];

    public async Task RunAsync(TimeSpan from, TimeSpan until)
    {
        await Task.Delay(from);
        using var over = new CancellationTokenSource(until - from);
        while (!over.IsCancellationRequested)
        {
            await AskAsync(Choose());
            await Task.Delay(200 + _random.Next(1_000));
        }
    }

    private Ask Choose() => _random.Next(100) switch
    {
        < 34 => new Ask(HttpMethod.Get, $"/catalog?page={_random.Next(3)}", Fault: ReadFault()),
        < 54 => new Ask(HttpMethod.Get, $"/orders/{_random.Next(1, 120)}", Fault: ReadFault()),
        < 75 => new Ask(HttpMethod.Post, "/orders", Order(), WriteFault()),
        < 87 => new Ask(HttpMethod.Post, "/pay", new { orderId = _random.Next(1, 50), amount = _random.Next(10, 1_000) }, WriteFault()),
        < 90 => new Ask(HttpMethod.Get, $"/reports/daily?quantity={_random.Next(4)}", Fault: _random.Next(8) == 0 ? "slow=8" : Slow(0.3, 2.8)),
        < 97 => new Ask(HttpMethod.Get, _random.Next(2) == 0 ? "/static/shop.css" : "/static/logo.svg"),
        _ => new Ask(HttpMethod.Get, Probes[_random.Next(Probes.Length)]),
    };

    private object Order()
    {
        // Few items are popular, so that baskets meet in the stock table.
        var items = Enumerable.Range(0, _random.Next(0, 8) == 0 ? 0 : _random.Next(1, 3)).Select(_ => _random.Next(1, _random.Next(3) == 0 ? 40 : 6));
        return new { customer = $"customer-{number}", items = items.Distinct().ToArray() };
    }

    private string? ReadFault() => _random.Next(1_000) switch
    {
        < 12 => "throw",
        < 24 => "abort",
        < 34 => "vanish",
        < 44 => "lost-line",
        < 100 => Slow(0.25, 1.2),
        < 120 => Slow(2.2, 4.5),
        _ => null,
    };

    private string? WriteFault() => _random.Next(1_000) switch
    {
        < 20 => "throw",
        < 45 => "abort",
        < 60 => "vanish",
        < 75 => "lost-line",
        < 120 => Slow(0.3, 1.6),
        < 160 => Slow(2.3, 4.5),
        < 175 => Slow(9, 11),
        _ => null,
    };

    private string Slow(double least, double most) =>
        "slow=" + (least + (most - least) * _random.NextDouble()).ToString("0.00", CultureInfo.InvariantCulture);

    private async Task AskAsync(Ask ask)
    {
        // Browsers send no id of their own when they only read; nginx makes one then.
        var id = ask.Method == HttpMethod.Post || _agent.StartsWith("shop-app", StringComparison.Ordinal) ? NewId() : null;
        var current = ask;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var status = await SendAsync(current, id);
            if (status is not (0 or 502 or 503 or 504) || id is null || _random.Next(5) == 0)
            {
                return;
            }

            // Most retry at once; the app's background queue comes back much later.
            await Task.Delay(_random.Next(4) == 0 ? _random.Next(8_000, 12_000) : _random.Next(600, 2_500));
            current = ask with { Fault = null };
        }
    }

    private async Task<int> SendAsync(Ask ask, string? id)
    {
        using var request = new HttpRequestMessage(ask.Method, new Uri(nginx, ask.Path));
        request.Headers.Add("X-Forwarded-For", _address);
        request.Headers.TryAddWithoutValidation("User-Agent", _agent);
        AddIfPresent(request, "X-Request-ID", id);
        AddIfPresent(request, "X-Fault", ask.Fault);
        request.Content = ask.Body is null ? null : JsonContent.Create(ask.Body);

        // One slow request in three is given up by its client, which nginx logs as 499.
        var patience = ask.Fault?.StartsWith("slow", StringComparison.Ordinal) == true && _random.Next(3) == 0 ? 0.7 : 15;
        using var giveUp = new CancellationTokenSource(TimeSpan.FromSeconds(patience));
        try
        {
            using var response = await http.SendAsync(request, giveUp.Token);
            return (int)response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    private string NewId()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static void AddIfPresent(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.Add(name, value);
        }
    }

    private sealed record Ask(HttpMethod Method, string Path, object? Body = null, string? Fault = null);
}
