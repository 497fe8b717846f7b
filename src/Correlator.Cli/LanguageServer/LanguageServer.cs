using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Correlator.Cli;

/// <summary>Serves one editor: takes messages one after the other, from <c>initialize</c> to <c>exit</c>.</summary>
internal sealed class LanguageServer(Stream input, Stream output, TextWriter log)
{
    private readonly MessageChannel _channel = new(input, output);
    private EditorSession? _session;
    private bool _isShutDown;
    private bool _hasExited;

    /// <returns>The exit code: success only after <c>shutdown</c>.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (!_hasExited && await _channel.ReadAsync(cancellation).ConfigureAwait(false) is { } body)
            {
                if (Handle(body) is { } reply)
                {
                    await _channel.WriteAsync(reply, cancellation).ConfigureAwait(false);
                }
            }
        }
        catch (MessageFormatException error)
        {
            Log($"{error.Message} The next message cannot be found; the server ends.");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            Log("interrupted");
        }

        return _isShutDown ? ExitCode.Success : ExitCode.Failed;
    }

    // What goes back, if anything: an answer, or a notification that another one brings about.
    private byte[]? Handle(byte[] body)
    {
        try
        {
            using var message = RpcMessage.Parse(body);
            return (message.Id, message.Method) switch
            {
                (_, null) => null,
                ({ } id, { } method) => Answer(id, method, message.Parameters),
                (null, { } method) => Notify(method, message.Parameters),
            };
        }
        catch (JsonException error)
        {
            Log($"a message is not JSON: {error.Message}");
            return RpcText.Error(null, new RpcException(RpcException.ParseError, $"The message is not JSON: {error.Message}"));
        }
        catch (RpcException error)
        {
            Log(error.Message);
            return RpcText.Error(null, error);
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One request that fails must not end the editor's session; the error goes back and to the log.")]
    private byte[] Answer(JsonElement id, string method, JsonElement parameters)
    {
        try
        {
            return RpcText.Result(id, Respond(method, parameters));
        }
        catch (RpcException error)
        {
            return RpcText.Error(id, error);
        }
        catch (Exception error)
        {
            Log($"{method} failed: {error}");
            return RpcText.Error(id, new RpcException(RpcException.InternalError, $"{method} failed: {error.Message}"));
        }
    }

    private Action<Utf8JsonWriter> Respond(string method, JsonElement parameters)
    {
        if (_isShutDown)
        {
            throw new RpcException(RpcException.InvalidRequest, $"'{method}' came after 'shutdown'; only 'exit' may follow.");
        }

        if (method == "initialize")
        {
            _session = _session is null
                ? new EditorSession(ServerOptions.Read(parameters.Optional("initializationOptions"), log))
                : throw new RpcException(RpcException.InvalidRequest, "'initialize' came twice.");
            return ServerCapabilities.Write;
        }

        if (_session is null)
        {
            throw new RpcException(RpcException.ServerNotInitialized, $"'{method}' came before 'initialize'.");
        }

        if (method == "shutdown")
        {
            _isShutDown = true;
            return static writer => writer.WriteNullValue();
        }

        return _session.Respond(method, parameters);
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "One notification that fails must not end the editor's session; there is no answer to put the error in, so it goes to the log.")]
    private byte[]? Notify(string method, JsonElement parameters)
    {
        if (method == "exit")
        {
            _hasExited = true;
            return null;
        }

        try
        {
            return _isShutDown ? null : _session?.Notify(method, parameters);
        }
        catch (Exception error)
        {
            Log($"{method} failed: {(error is RpcException ? error.Message : error)}");
            return null;
        }
    }

    private void Log(string line) => log.WriteLine($"correlator lsp: {line}");
}
