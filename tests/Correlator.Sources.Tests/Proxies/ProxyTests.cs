using Correlator.Tests.Receiving;

namespace Correlator.Sources.Tests.Proxies;

/// <summary>Requests and tails go through proxies of others, in the clear and under TLS.</summary>
public sealed class ProxyTests : IClassFixture<ProxyTests.Certificates>
{
    private readonly Certificates _certificates;

    public ProxyTests(Certificates certificates) => _certificates = certificates;

    [InstalledTheory(Intermediary.MicrosocksProgram)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Microsocks_WithAndWithoutUser_CarriesRequestsAndTails(bool asksForUser, bool isTls)
    {
        using var proxy = await Intermediary.StartMicrosocksAsync(asksForUser);

        await AssertCarriesAsync("socks5", proxy, asksForUser, isTls);
    }

    [InstalledTheory(Intermediary.DanteProgram)]
    [InlineData("socks4", false)]
    [InlineData("socks4", true)]
    [InlineData("socks4a", false)]
    [InlineData("socks4a", true)]
    [InlineData("socks5", false)]
    [InlineData("socks5", true)]
    public async Task Dante_AnyVersionOfSocks_CarriesRequestsAndTails(string scheme, bool isTls)
    {
        using var proxy = await Intermediary.StartDanteAsync();

        await AssertCarriesAsync(scheme, proxy, asksForUser: false, isTls);
    }

    [InstalledTheory(Intermediary.TinyproxyProgram)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Tinyproxy_WithAndWithoutUser_CarriesRequestsAndTails(bool asksForUser, bool isTls)
    {
        using var proxy = await Intermediary.StartTinyproxyAsync(asksForUser);

        await AssertCarriesAsync("http", proxy, asksForUser, isTls);
        Assert.Contains("CONNECT 127.0.0.1", proxy.Output);
    }

    [InstalledFact(Intermediary.MicrosocksProgram)]
    public async Task Microsocks_WrongPassword_IsToldWithoutIt()
    {
        using var proxy = await Intermediary.StartMicrosocksAsync(asksForUser: true);

        var error = await RefusedAsync($"socks5://127.0.0.1:{proxy.Port}", isTls: false);

        Assert.Contains("authenticate", error.Message);
        Assert.Equal("SOURCE_UNAVAILABLE", error.Code);
    }

    [InstalledTheory(Intermediary.TinyproxyProgram)]
    [InlineData(false, "set the credentials")]
    [InlineData(true, "The proxy wants a user and a password")]
    public async Task Tinyproxy_WrongPassword_IsARefusalThatNoWaitingMends(bool isTls, string remedy)
    {
        using var proxy = await Intermediary.StartTinyproxyAsync(asksForUser: true);

        var error = await RefusedAsync($"http://127.0.0.1:{proxy.Port}", isTls);

        // This one answers 401 to a wrong password, and 407 to none.
        Assert.Equal(("AUTH_REQUIRED", false, (int?)401), (error.Code, error.IsRetryable, error.StatusCode));
        Assert.Contains(remedy, error.Message);
    }

    [InstalledTheory(Intermediary.TinyproxyProgram)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tinyproxy_NoUser_SaysThatTheProxyWantsOne(bool isTls)
    {
        await using var loki = new ProxiedLoki();
        await loki.StartAsync(isTls ? _certificates.Files : null);
        using var proxy = await Intermediary.StartTinyproxyAsync(asksForUser: true);

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(loki.Address, $"http://127.0.0.1:{proxy.Port}"));

        Assert.Equal(("AUTH_REQUIRED", false, (int?)407), (error.Code, error.IsRetryable, error.StatusCode));
        Assert.Contains("The proxy wants a user and a password", error.Message);
    }

    [InstalledTheory(Intermediary.MicrosocksProgram, Intermediary.TinyproxyProgram)]
    [InlineData("socks5")]
    [InlineData("http")]
    public async Task Proxy_NobodyBehindIt_SaysThatThereIsNoConnection(string scheme)
    {
        var loki = new ProxiedLoki();
        await loki.StartAsync();
        await loki.DisposeAsync();
        using var proxy = scheme == "http" ? await Intermediary.StartTinyproxyAsync(false) : await Intermediary.StartMicrosocksAsync(false);

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(loki.Address, $"{scheme}://127.0.0.1:{proxy.Port}"));

        Assert.Equal(("SOURCE_UNAVAILABLE", true), (error.Code, error.IsRetryable));
    }

    [InstalledFact(Intermediary.MicrosocksProgram)]
    public async Task Proxy_ThatGoesAwayAndComesBack_IsAnOutageAndNothingIsLost()
    {
        await using var loki = new ProxiedLoki();
        await loki.StartAsync();
        var first = await Intermediary.StartMicrosocksAsync(asksForUser: false);
        var http = Http(loki.Address, $"socks5://127.0.0.1:{first.Port}", withUser: false);
        using var subscription = loki.Follow(http);
        await ProxiedLoki.WaitAsync(loki.Backend.TailOpened);

        first.Dispose();
        await loki.PassUntilAsync(static record => record.Connections.Count == 2);
        loki.Backend.Push(loki.Line("meanwhile", 0));
        using var second = await Intermediary.StartMicrosocksAsync(asksForUser: false, first.Port);
        await loki.PassUntilAsync(static record => record.Events.Count == 1);

        Assert.Equal([true, false, true], loki.Record.Connections);
        Assert.Equal(["meanwhile"], loki.Record.Messages);
    }

    private async Task AssertCarriesAsync(string scheme, Intermediary proxy, bool asksForUser, bool isTls)
    {
        await using var loki = new ProxiedLoki();
        await loki.StartAsync(isTls ? _certificates.Files : null);

        await loki.AssertIsReadAndTailedAsync(Http(loki.Address, $"{scheme}://127.0.0.1:{proxy.Port}", asksForUser));
    }

    private async Task<SourceException> RefusedAsync(string proxy, bool isTls)
    {
        await using var loki = new ProxiedLoki();
        await loki.StartAsync(isTls ? _certificates.Files : null);

        var error = await Assert.ThrowsAsync<SourceException>(() => ReadAsync(loki.Address, proxy, "not-the-right-one"));

        Assert.DoesNotContain("not-the-right-one", error.ToString());
        Assert.Empty(loki.Callers);
        return error;
    }

    private async Task ReadAsync(string address, string proxy, string? password = null) => await FiniteReading.ReadAsync(
        new LokiSource("loki", new LokiOptions { Http = Http(address, proxy, password is not null, password) }),
        ProxiedLoki.Request);

    private HttpSourceOptions Http(string address, string proxy, bool withUser, string? password = null) => new()
    {
        Address = address,
        Retry = new HttpRetryOptions { MaxRetries = 0 },
        Tls = new HttpTlsOptions { AuthorityFile = _certificates.Files.Authority },
        Proxy = new HttpProxyOptions
        {
            Address = proxy,
            User = withUser ? Intermediary.User : null,
            Password = withUser ? SecretReference.FromText(password ?? Intermediary.Password) : null,
        },
    };

    /// <summary>Certificates for all tests here; making them takes time.</summary>
    public sealed class Certificates : IDisposable
    {
        internal TestCertificates Files { get; } = new();

        public void Dispose() => Files.Dispose();
    }
}
