namespace Correlator.Sources.Tests;

/// <summary>Secrets are found and not shown; cursors are there again or said not to be.</summary>
public sealed class SecretsAndCursorsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("correlator-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Secret_InAFile_IsReadAnewAndWithoutItsLineEnd()
    {
        var path = Path.Combine(_directory.FullName, "token");
        var secret = SecretReference.Parse($"file:{path}");
        File.WriteAllText(path, "first\n");
        Assert.Equal("first", secret.Read("logs"));

        File.WriteAllText(path, "second");

        Assert.Equal("second", secret.Read("logs"));
    }

    [Fact]
    public void Secret_ThatIsMissing_IsToldByItsPlace()
    {
        var unset = Assert.Throws<SourceException>(() => SecretReference.Parse("env:CORRELATOR_NO_SUCH_VARIABLE").Read("logs"));
        var absent = Assert.Throws<SourceException>(() => SecretReference.Parse("file:/no/such/file").Read("logs"));

        Assert.Equal(("SOURCE_SECRET", "SOURCE_SECRET"), (unset.Code, absent.Code));
        Assert.Contains("CORRELATOR_NO_SUCH_VARIABLE", unset.Message);
        Assert.Contains("/no/such/file", absent.Message);
    }

    [Fact]
    public void Secret_Shown_IsItsPlace()
    {
        var options = new HttpSourceOptions
        {
            Address = "http://localhost",
            Credentials = new HttpCredentials { User = "me", Password = SecretReference.FromText("hidden"), Header = "X-Key", HeaderValue = new SecretReference { Environment = "KEY" } },
            Proxy = new HttpProxyOptions { Address = "socks5://localhost:1080", User = "p", Password = SecretReference.FromText("hidden") },
        };

        Assert.DoesNotContain("hidden", options.ToString());
        Assert.Contains("env:KEY", options.ToString());
        Assert.DoesNotContain("hidden", Assert.Throws<FormatException>(() => SecretReference.Parse("hidden")).Message);
    }

    [Theory]
    [InlineData("line\r\nX-Evil: 1")]
    [InlineData("naïve")]
    public void Secret_ThatNoHeaderCanCarry_IsRefusedUnseen(string text)
    {
        using var request = new HttpRequestMessage();

        var error = Assert.Throws<SourceException>(() => new HttpCredentials { Bearer = SecretReference.FromText(text) }.Apply(request.Headers, "logs"));

        Assert.DoesNotContain(text, error.Message);
    }

    [Theory]
    [InlineData("", "http://")]
    [InlineData("ftp://host", "http://")]
    [InlineData("http://me:pw@host", "credentials")]
    [InlineData("http://host/?q=1", "no query")]
    public void Options_WrongAddress_SaysWhatIsWrongAndNoSecret(string address, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => new HttpSourceOptions { Address = address }.Validate());

        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("pw", error.Message);
    }

    [Fact]
    public void Options_WhatIsOutOfItsRange_IsNamed()
    {
        var good = new HttpSourceOptions { Address = "http://host/loki" };
        HttpSourceOptions[] wrong =
        [
            good with { MaxConnections = 0 },
            good with { MaxResponseBytes = 10 },
            good with { ConnectTimeout = TimeSpan.Zero },
            good with { Retry = new HttpRetryOptions { MaxRetries = -1 } },
            good with { Retry = new HttpRetryOptions { MaxDelay = TimeSpan.Zero } },
            good with { Proxy = new HttpProxyOptions { Address = "socks5h://host:1080" } },
            good with { Proxy = new HttpProxyOptions { Address = "http://me:pw@host:1080" } },
            good with { Proxy = new HttpProxyOptions { Address = "http://host:1080", User = "me" } },
            good with { Credentials = new HttpCredentials { User = "me" } },
            good with { Credentials = new HttpCredentials { Header = "bad name", HeaderValue = SecretReference.FromText("x") } },
            good with { Tls = new HttpTlsOptions { KeyFile = "x" } },
            good with { Tls = new HttpTlsOptions { AllowInsecureTls = true, AuthorityFile = "x" } },
        ];

        Assert.Equal("http://host/loki/", good.Validate().BaseUri().AbsoluteUri);
        Assert.All(wrong, static options => Assert.ThrowsAny<ArgumentException>(options.Validate));
    }

    [Fact]
    public async Task Cursors_Saved_AreThereInANewStore()
    {
        await Store().SaveAsync("loki {app=\"a\"}", new byte[] { 1, 2, 3 }, CancellationToken.None);
        await Store().SaveAsync("loki {app=\"a\"}", new byte[] { 4, 5 }, CancellationToken.None);
        await Store().SaveAsync("loki {app=|a|}", new byte[] { 6 }, CancellationToken.None);

        Assert.Equal([4, 5], await Store().LoadAsync("loki {app=\"a\"}", CancellationToken.None));
        Assert.Equal([6], await Store().LoadAsync("loki {app=|a|}", CancellationToken.None));
        Assert.Null(await Store().LoadAsync("another", CancellationToken.None));
        Assert.Equal(2, _directory.GetFiles().Length);
    }

    [Fact]
    public async Task Cursor_ThatALeftOverOfACrashLiesBeside_IsTheOldOne()
    {
        await Store().SaveAsync("loki", new byte[] { 1 }, CancellationToken.None);
        await File.WriteAllBytesAsync(_directory.GetFiles().Single().FullName + ".new", [1, 2]);

        Assert.Equal([1], await Store().LoadAsync("loki", CancellationToken.None));
        await Store().SaveAsync("loki", new byte[] { 2 }, CancellationToken.None);

        Assert.Equal([2], await Store().LoadAsync("loki", CancellationToken.None));
    }

    [Theory]
    [InlineData(0, "no checkpoint")]
    [InlineData(7, "another version")]
    [InlineData(20, "checksum")]
    [InlineData(24, "checksum")]
    [InlineData(-1, "checksum")]
    [InlineData(-20, "only the beginning")]
    public async Task Cursor_ThatWasChangedOrCut_IsAnErrorThatNamesItsFile(int place, string reason)
    {
        await Store().SaveAsync("loki", new byte[] { 1, 2, 3 }, CancellationToken.None);
        var path = _directory.GetFiles().Single().FullName;
        var bytes = await File.ReadAllBytesAsync(path);
        if (place >= 0)
        {
            bytes[place] ^= 1;
        }

        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length + Math.Min(0, place))]);

        var error = await Assert.ThrowsAsync<CheckpointException>(() => Store().LoadAsync("loki", CancellationToken.None).AsTask());

        Assert.Equal("CHECKPOINT_UNREADABLE", error.Code);
        Assert.Contains(path, error.Message);
        Assert.Contains(reason, error.Message);
    }

    private DirectoryCheckpointStore Store() => new(_directory.FullName);
}
