using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Correlator.Sources.Tests;

/// <summary>A server in this process, on a port of the loopback address that the system chooses.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    /// <summary>Its address with a slash at its end.</summary>
    public string Address => _app.Urls.First() + "/";

    public int Port => new Uri(Address).Port;

    /// <summary>Starts a server that answers every request by a handler.</summary>
    /// <param name="handle">Answers; what it throws breaks the connection off.</param>
    /// <param name="listen">How it listens; null for plain HTTP.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    public static async Task<TestServer> StartAsync(RequestDelegate handle, Action<ListenOptions>? listen = null, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen ?? (static _ => { })));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(handle);
        await app.StartAsync();
        return new TestServer(app);
    }

    public static async Task WriteAsync(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync()
    {
        // Requests that hang on purpose must not hold up the end.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
