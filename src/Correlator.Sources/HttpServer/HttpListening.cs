using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Correlator.Sources;

/// <summary>What an HTTP listener serves.</summary>
/// <param name="Kind">What is spoken there: http, grpc.</param>
/// <param name="Port">The port; 0 for any.</param>
/// <param name="MaxRequestBytes">The largest body, as it is sent.</param>
/// <param name="Handle">Answers a request.</param>
internal sealed record HttpService(string Kind, int Port, int MaxRequestBytes, RequestDelegate Handle)
{
    public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1;

    public SslServerAuthenticationOptions? Tls { get; init; }
}

/// <summary>A port at which Kestrel answers requests. It reads no configuration and no environment, and does not take the process's signals.</summary>
internal sealed class HttpListening(ReceiverSession session, HttpService service) : Listener(service.Kind)
{
    private const int MaxStreams = 16;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);
    private static readonly object SecuredKey = new();
    private int _connections;
    private WebApplication? _server;
    private IPEndPoint? _endpoint;
    private Task _closing = Task.CompletedTask;

    public override IPEndPoint Endpoint => _endpoint!;

    public override void Start()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = AnswerTime);
        _server = builder.Build();
        _server.Run(AnswerAsync);
        try
        {
            _server.StartAsync().GetAwaiter().GetResult();
        }
        catch (IOException error)
        {
            throw new SourceException(
                session.Source, $"cannot listen at {new IPEndPoint(session.Network.Address, service.Port)} ({Kind}): {error.Message}", error, "ADDRESS_IN_USE");
        }

        _endpoint = new IPEndPoint(session.Network.Address, new Uri(_server.Urls.First()).Port);
    }

    public override void Close()
    {
        if (_server is { } server)
        {
            _server = null;
            _closing = CloseAsync(server, new CancellationToken(canceled: true));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            _closing = CloseAsync(server, CancellationToken.None);
        }

        await _closing.ConfigureAwait(false);
    }

    // Requests under way are answered first, where there is time.
    private static async Task CloseAsync(WebApplication server, CancellationToken atOnce)
    {
        try
        {
            await server.StopAsync(atOnce).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // At once, as asked.
        }

        await server.DisposeAsync().ConfigureAwait(false);
    }

    private void Configure(KestrelServerOptions options)
    {
        var limits = session.Network;
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = service.MaxRequestBytes;
        options.Limits.KeepAliveTimeout = AtMost(limits.IdleTimeout);
        options.Limits.RequestHeadersTimeout = AtMost(limits.ReceiveTimeout);
        options.Limits.Http2.MaxStreamsPerConnection = MaxStreams;

        // The time of a whole body is limited; a rate that each second must reach would say less.
        options.Limits.MinRequestBodyDataRate = null;
        options.Listen(limits.Address, service.Port, listen =>
        {
            listen.Protocols = service.Protocols;
            listen.Use(next => connection => AdmitAsync(connection, next));
            if (service.Tls is { } tls)
            {
                listen.UseHttps((_, _, _, _) => ValueTask.FromResult(tls), null!, limits.ReceiveTimeout);
                listen.Use(next => connection =>
                {
                    connection.Items[SecuredKey] = true;
                    return next(connection);
                });
            }
        });
    }

    private static TimeSpan AtMost(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : limit;

    /// <summary>Serves a connection, unless there are too many; it is closed when this ends.</summary>
    private async Task AdmitAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _connections) > session.Network.MaxConnections)
            {
                session.Counters.AddRefused();
                return;
            }

            session.Counters.AddConnection();
            await next(connection).ConfigureAwait(false);
            if (service.Tls is not null && !connection.Items.ContainsKey(SecuredKey))
            {
                session.Counters.AddRefused();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        try
        {
            session.Counters.AddBytes(context.Request.ContentLength ?? 0);
            await service.Handle(context).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The sender broke off, or the receiver stops: the sender gets no answer and sends again.
            context.Abort();
        }
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
