using System.Diagnostics;
using System.Globalization;
using Shop.Driver;

// usage: Shop.Driver NGINX_URL SERVICE_URL SECONDS
var nginx = new Uri(args[0]);
var service = new Uri(args[1]);
var length = TimeSpan.FromSeconds(int.Parse(args[2], CultureInfo.InvariantCulture));

using var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1) };
using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(20) };
var watch = Stopwatch.StartNew();
var clients = new List<Task>();

// Concurrency rises, peaks and falls: each client has its own share of the time to live in, and its own seed.
for (var number = 0; number < 85; number++)
{
    var from = length * (0.45 * (number % 10) / 10);
    var until = length * (1 - 0.45 * (number % 7) / 7);
    clients.Add(new Shopper(http, nginx, number).RunAsync(from, until));
}

clients.Add(Background.CrawlAsync(http, nginx, watch, length));
clients.Add(Background.ProbeAsync(http, service, watch, length));
clients.Add(Background.AuditAsync(http, service, watch, length));
await Task.WhenAll(clients);
