namespace Correlator.Sources;

/// <summary>Sends bodies to one address over HTTP: the connections, checks, time-outs and repetitions of sources, for what goes out.</summary>
/// <remarks>
/// A body is sent again after failures that may pass, so whoever takes it may see it twice. Safe for calls from several threads. Secrets are read anew for each body.
/// </remarks>
/// <example><code>
/// using var sender = new HttpSender("alerts", "https://alerts.example.com/hook?team=a", new HttpSourceOptions());
/// await sender.SendAsync("{}"u8.ToArray(), []);
/// </code></example>
public sealed class HttpSender : IDisposable
{
    private readonly HttpSourceClient _client;
    private readonly string _path;

    /// <summary>Makes a sender; nothing is opened yet.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="address">The whole address, <c>http://</c> or <c>https://</c>; no user and no password.</param>
    /// <param name="options">All but <see cref="HttpSourceOptions.Address"/>.</param>
    /// <param name="time">The clock of time-outs and waits. Default: the system's.</param>
    /// <exception cref="ArgumentException">The address is none, or an option is out of its range.</exception>
    public HttpSender(string name, string address, HttpSourceOptions options, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            throw new ArgumentException("An address to send to begins with http:// or https://, and has no user in it.", nameof(address));
        }

        _path = uri.PathAndQuery[1..];
        var checkedOptions = (options with { Address = uri.GetLeftPart(UriPartial.Authority) }).Validate();
        _client = new HttpSourceClient(name, checkedOptions, time is null ? new SourceRuntime() : new SourceRuntime { Time = time });
    }

    /// <summary>Sends a body of JSON, again where that promises something.</summary>
    /// <param name="json">The body.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="SourceException">It was not taken; the message says why, without secrets.</exception>
    public async Task SendAsync(byte[] json, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(headers);
        using var answer = await _client
            .SendAsync(new HttpCall(_path) { Method = HttpMethod.Post, Body = json, Headers = headers, Accept = "*/*" }, cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Closes its connections.</summary>
    public void Dispose() => _client.Dispose();
}
