using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Correlator.Server;

/// <summary>The port at which requests are answered. It reads no configuration and no environment, and does not take the process's signals.</summary>
internal sealed class HttpListener : IAsyncDisposable
{
    private const int MaxBodyBytes = 512 * 1024;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);
    private readonly WebApplication _application;
    private readonly Gatekeeper _gatekeeper;
    private readonly ServerContext _server;

    public HttpListener(ServerContext server, StandingQueries standing)
    {
        _server = server;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = StopPatience);
        builder.Services.AddCorrelationMetrics();
        _application = builder.Build();
        var (page, sessions) = (new PageFiles(), new Sessions(server.Options.Token, server.Runtime.Time));
        _gatekeeper = new Gatekeeper(server, sessions, page);
        _application.Use(next => context => _gatekeeper.HandleAsync(context, next));
        foreach (var path in page.Paths)
        {
            _application.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], page.AnswerAsync);
        }

        new StatusEndpoints(server, standing, sessions).Map(_application);
        new QueryEndpoints(server, standing).Map(_application);
        new EventsEndpoint(server, standing).Map(_application);
        new LanguageEndpoints(server).Map(_application);
        new RunEndpoint(server).Map(_application);
        new LoginEndpoint(sessions, _gatekeeper, server.Runtime.Time).Map(_application);
        _application.MapCorrelationMetrics();
    }

    public Uri Address => new(_application.Urls.First());

    /// <exception cref="ServerConfigurationException">The port cannot be had.</exception>
    public async Task StartAsync()
    {
        try
        {
            await _application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new ServerConfigurationException("server.listen", $"cannot listen at {_server.Options.Listen}: {error.Message} Choose another port, or end who has it.", error);
        }
    }

    /// <summary>Takes no more connections, and gives requests under way five seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await _application.StopAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever is still there is cut off.
        }

        await _application.DisposeAsync().ConfigureAwait(false);
        _gatekeeper.Dispose();
    }

    private void Configure(KestrelServerOptions options)
    {
        var limits = options.Limits;
        options.AddServerHeader = false;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = _server.Runtime.HeaderPatience;
        limits.KeepAliveTimeout = _server.Runtime.IdlePatience;
        limits.MaxConcurrentConnections = _server.Options.MaxConnections;
        IPEndPoint listen = _server.Options.Listen;
        options.Listen(listen, static endpoint => endpoint.Protocols = HttpProtocols.Http1);
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
