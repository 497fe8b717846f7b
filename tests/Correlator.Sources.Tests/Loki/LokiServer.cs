using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Correlator.Sources.Tests;

/// <summary>The Loki in memory behind a real socket: HTTP and WebSockets.</summary>
internal sealed class LokiServer : IAsyncDisposable
{
    private const string Root = "/loki/api/v1/";
    private readonly LokiBackend _backend;
    private TestServer _server = null!;

    private LokiServer(LokiBackend backend) => _backend = backend;

    public string Address => _server.Address;

    /// <summary>Answers instead of the backend; null lets it answer.</summary>
    public Func<HttpContext, Task<bool>>? Before { get; set; }

    public static async Task<LokiServer> StartAsync(LokiBackend backend, int port = 0, Action<ListenOptions>? listen = null)
    {
        var server = new LokiServer(backend);
        server._server = await TestServer.StartAsync(server.HandleAsync, listen, port);
        return server;
    }

    /// <summary>One that has no socket of its own: requests are handed to it.</summary>
    public static LokiServer Over(LokiBackend backend) => new(backend);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public async Task HandleAsync(HttpContext context)
    {
        if (Before is not null && await Before(context))
        {
            return;
        }

        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync() : null;
        var question = new LokiQuestion(
            context.Request.Path.Value!.Replace(Root, string.Empty, StringComparison.Ordinal),
            (form is null ? context.Request.Query.Select(static pair => (pair.Key, pair.Value)) : form.Select(static pair => (pair.Key, pair.Value))).ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString()),
            context.Request.Headers.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        if (question.Path == "tail")
        {
            await TailAsync(context, question);
            return;
        }

        var answer = _backend.Answer(question);
        await TestServer.WriteAsync(context, answer.Status, answer.Body, answer.Type);
    }

    private async Task TailAsync(HttpContext context, LokiQuestion question)
    {
        if (_backend.Admit(question) is { } refusal)
        {
            await TestServer.WriteAsync(context, refusal.Status, refusal.Body, refusal.Type);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var tail = _backend.Open(question);
        var closing = ReadToCloseAsync(socket, tail, context.RequestAborted);
        try
        {
            await foreach (var frame in tail.Frames.ReadAllAsync(context.RequestAborted))
            {
                await socket.SendAsync(frame, WebSocketMessageType.Text, true, context.RequestAborted);
            }

            if (tail.IsBroken)
            {
                context.Abort();
                return;
            }

            await socket.CloseOutputAsync(tail.CloseReason.Length > 0 ? WebSocketCloseStatus.InternalServerError : WebSocketCloseStatus.NormalClosure, tail.CloseReason, context.RequestAborted);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            tail.Close(string.Empty);
        }

        await closing;
    }

    private static async Task ReadToCloseAsync(WebSocket socket, LokiBackendTail tail, CancellationToken cancellationToken)
    {
        try
        {
            while ((await socket.ReceiveAsync(new byte[64], cancellationToken)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }

        tail.Close(string.Empty);
    }
}
