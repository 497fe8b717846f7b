using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>Shows Graylog who asks: by a token, by a session, or by user and password.</summary>
internal sealed class GraylogAccess(string source, GraylogOptions options, HttpSourceClient client)
{
    // Without the header Graylog refuses every POST.
    private static readonly KeyValuePair<string, string> RequestedBy = new("X-Requested-By", "correlator");
    private readonly Lock _gate = new();
    private Task<string>? _login;

    /// <summary>The options of the client: what goes into a header of Graylog's own form is taken out.</summary>
    public static HttpSourceOptions Strip(GraylogOptions options) => options.UsesSession
        ? options.Http with { Credentials = options.Http.Credentials! with { User = null, Password = null } }
        : options.Http;

    /// <exception cref="SourceException">There is no answer, or one that cannot be used.</exception>
    public async Task<HttpBody> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        var (headers, login) = await HeadersAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await client.SendAsync(call with { Headers = headers }, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException error) when (error.StatusCode == 401 && login is not null)
        {
            // Sessions end; a new one may do.
            Forget(login);
            (headers, _) = await HeadersAsync(cancellationToken).ConfigureAwait(false);
            return await client.SendAsync(call with { Headers = headers }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<(IReadOnlyList<KeyValuePair<string, string>> Headers, Task<string>? Login)> HeadersAsync(CancellationToken cancellationToken)
    {
        if (options.Token is { } token)
        {
            return ([RequestedBy, Basic(token.Read(source), "token")], null);
        }

        if (!options.UsesSession)
        {
            return ([RequestedBy], null);
        }

        var login = Login(cancellationToken);
        try
        {
            return ([RequestedBy, Basic(await login.ConfigureAwait(false), "session")], login);
        }
        catch (Exception)
        {
            Forget(login);
            throw;
        }
    }

    private Task<string> Login(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _login ??= LogInAsync(cancellationToken);
        }
    }

    private void Forget(Task<string> login)
    {
        lock (_gate)
        {
            _login = _login == login ? null : _login;
        }
    }

    private async Task<string> LogInAsync(CancellationToken cancellationToken)
    {
        var call = new HttpCall("api/system/sessions") { Method = HttpMethod.Post, Headers = [RequestedBy] };
        var credentials = options.Http.Credentials!;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("username", credentials.User);
            json.WriteString("password", credentials.Password!.Read(source));
            json.WriteString("host", string.Empty);
            json.WriteEndObject();
        }

        using var body = await client.SendAsync(call with { Body = buffer.WrittenSpan.ToArray() }, cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonMembers.ReadText(body.Bytes.Span, "session_id"u8) ?? throw new JsonException("it has no session");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw client.Errors.Malformed(call, error.Message, error);
        }
    }

    private static KeyValuePair<string, string> Basic(string user, string kind) =>
        new("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{kind}"))}");
}
