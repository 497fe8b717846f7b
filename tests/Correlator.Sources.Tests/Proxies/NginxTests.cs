using Correlator.Tests.Receiving;

namespace Correlator.Sources.Tests.Proxies;

/// <summary>nginx before a Loki: TLS, certificates of clients, passwords, packed answers, limits.</summary>
public sealed class NginxTests : IAsyncLifetime, IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly ProxiedLoki _loki = new();

    public Task InitializeAsync() => _loki.StartAsync();

    public async Task DisposeAsync() => await _loki.DisposeAsync();

    public void Dispose() => _certificates.Dispose();

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Tls_PasswordCertificateAndPackedAnswers_CarriesRequestsAndTails()
    {
        using var nginx = await StartAsync("gzip on; gzip_types application/json; gzip_min_length 1; gzip_proxied any;");

        await _loki.AssertIsReadAndTailedAsync(Http(nginx));

        // The pages of the finite source; each was logged before the next request was read.
        Assert.Contains("/loki/api/v1/query_range 200 [gzip]", nginx.Output);
    }

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Tls_WrongPassword_IsToldWithoutIt()
    {
        using var nginx = await StartAsync();

        var error = await RefusedAsync(Http(nginx) with { Credentials = new HttpCredentials { User = Intermediary.User, Password = SecretReference.FromText("not-the-right-one") } });

        Assert.Equal(("AUTH_REQUIRED", (int?)401), (error.Code, error.StatusCode));
        Assert.Contains("answered 401: 401 Authorization Required. The server wants to know who asks", error.Message);
        Assert.DoesNotContain("not-the-right-one", error.ToString());
    }

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Tls_NoCertificateOfTheClient_SaysWhatNginxSays()
    {
        using var nginx = await StartAsync();

        var error = await RefusedAsync(Http(nginx) with { Tls = new HttpTlsOptions { AuthorityFile = _certificates.Authority } });

        Assert.Equal(("SOURCE_REFUSED", (int?)400), (error.Code, error.StatusCode));
        Assert.Contains("answered 400: 400 No required SSL certificate was sent.", error.Message);
    }

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Tls_CertificateOfAStranger_SaysWhatNginxSays()
    {
        using var nginx = await StartAsync();

        var error = await RefusedAsync(Http(nginx) with { Tls = Tls("stranger") });

        Assert.Contains("answered 400: 400 The SSL certificate error.", error.Message);
    }

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Limit_TooManyRequests_WaitsAsLongAsItIsToldAndLosesNothing()
    {
        var lines = Enumerable.Range(0, 4).Select(i => _loki.Line($"{i}", i - 100)).ToArray();
        _loki.Backend.Push(lines);
        var limited = await StartAsync("limit_req zone=one; limit_req_status 429; add_header Retry-After 7 always;", "limit_req_zone $server_port zone=one:64k rate=1r/m;");
        var source = new LokiSource("loki", new LokiOptions { Http = Http(limited) with { Retry = new HttpRetryOptions() }, PageLines = 2 }, new SourceRuntime { Time = _loki.Time, Random = static () => 0 });
        var reading = FiniteReading.ReadAsync(source, ProxiedLoki.Request);

        Assert.Equal(TimeSpan.FromSeconds(7), await ProxiedLoki.WaitAsync(_loki.Time.WaitForTimerAsync(static due => due < TimeSpan.FromSeconds(20))));
        limited.Dispose();
        using var free = await StartAsync(port: limited.Port);
        _loki.Time.Advance(TimeSpan.FromSeconds(7));
        var (events, gaps) = await reading;

        Assert.Equal(lines.Select(static line => line.Text), events.Select(static e => e.Message));
        Assert.Empty(gaps);
    }

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Limit_ThatIsNotLifted_IsARefusalThatSaysWhen()
    {
        using var nginx = await StartAsync("limit_req zone=one; limit_req_status 429; add_header Retry-After 7 always;", "limit_req_zone $server_port zone=one:64k rate=1r/m;");
        _loki.Backend.Push([.. Enumerable.Range(0, 4).Select(i => _loki.Line($"{i}", i - 100))]);

        var error = await RefusedAsync(Http(nginx));

        Assert.Equal(("SOURCE_BUSY", true, (int?)429, TimeSpan.FromSeconds(7)), (error.Code, error.IsRetryable, error.StatusCode, error.RetryAfter));
    }

    [InstalledFact(Intermediary.NginxProgram)]
    public async Task Gateway_WhoseServerRestarts_IsAnOutageAndNothingIsLost()
    {
        using var nginx = await StartAsync();
        using var subscription = _loki.Follow(Http(nginx));
        await ProxiedLoki.WaitAsync(_loki.Backend.TailOpened);

        await _loki.DisposeAsync();
        await _loki.PassUntilAsync(static record => record.Connections.Count == 2);
        _loki.Backend.Push(_loki.Line("meanwhile", 0));
        await _loki.StartAsync();
        await _loki.PassUntilAsync(static record => record.Events.Count == 1);

        Assert.Equal([true, false, true], _loki.Record.Connections);
        Assert.Equal(["meanwhile"], _loki.Record.Messages);
    }

    private async Task<SourceException> RefusedAsync(HttpSourceOptions http) => await Assert.ThrowsAsync<SourceException>(() => FiniteReading.ReadAsync(
        new LokiSource("loki", new LokiOptions { Http = http, PageLines = 2 }, new SourceRuntime { Time = _loki.Time }),
        ProxiedLoki.Request));

    private HttpSourceOptions Http(Intermediary nginx) => new()
    {
        Address = $"https://localhost:{nginx.Port}",
        Proxy = new HttpProxyOptions(),
        Retry = new HttpRetryOptions { MaxRetries = 0 },
        Credentials = new HttpCredentials { User = Intermediary.User, Password = SecretReference.FromText(Intermediary.Password) },
        Tls = Tls("client"),
    };

    private HttpTlsOptions Tls(string client) => new()
    {
        AuthorityFile = _certificates.Authority,
        CertificateFile = _certificates.PathOf($"{client}.pem"),
        KeyFile = _certificates.PathOf($"{client}.key"),
    };

    private Task<Intermediary> StartAsync(string location = "", string zones = "", int port = 0)
    {
        File.WriteAllText(_certificates.PathOf("users"), $"{Intermediary.User}:{{PLAIN}}{Intermediary.Password}\n");
        return Intermediary.StartNginxAsync(
            listen => $$"""
                {{zones}}
                server {
                    listen 127.0.0.1:{{listen}} ssl;
                    ssl_certificate {{_certificates.PathOf("server.pem")}};
                    ssl_certificate_key {{_certificates.PathOf("server.key")}};
                    ssl_client_certificate {{_certificates.Authority}};
                    ssl_verify_client on;
                    auth_basic "logs";
                    auth_basic_user_file {{_certificates.PathOf("users")}};
                    proxy_bind {{Intermediary.Outside}};
                    proxy_http_version 1.1;
                    location / {
                        {{location}}
                        proxy_pass http://127.0.0.1:{{_loki.Port}};
                    }
                    location /loki/api/v1/tail {
                        proxy_pass http://127.0.0.1:{{_loki.Port}};
                        proxy_set_header Upgrade $http_upgrade;
                        proxy_set_header Connection upgrade;
                    }
                }
                """,
            port);
    }
}
