using System.Text.Json;
using System.Text.Json.Serialization;

namespace Correlator.Sources.Tests;

/// <summary>Options come from configuration files, by the generator that needs no reflection.</summary>
public sealed partial class LokiOptionsTests
{
    [Fact]
    public void Options_FromJson_AreAllThere()
    {
        const string Text = """
            {
              "http": {
                "address": "https://logs.example.com/loki",
                "credentials": { "user": "me", "password": { "environment": "LOKI_PASSWORD" } },
                "proxy": { "address": "socks5://127.0.0.1:1080", "user": "p", "password": { "file": "/run/secrets/proxy" } },
                "tls": { "authorityFile": "ca.pem" },
                "retry": { "maxRetries": 2, "baseDelay": "00:00:01" },
                "connectTimeout": "00:00:03"
              },
              "tenant": "team-a",
              "selector": "{env=\"prod\"}",
              "pageLines": 1000,
              "overlap": "00:05:00"
            }
            """;

        var options = JsonSerializer.Deserialize(Text, OptionsContext.Default.LokiOptions)!.Validate();

        Assert.Equal("env:LOKI_PASSWORD", options.Http.Credentials!.Password!.ToString());
        Assert.Equal("file:/run/secrets/proxy", options.Http.Proxy!.Password!.ToString());
        Assert.Equal(("ca.pem", 2, TimeSpan.FromSeconds(3)), (options.Http.Tls.AuthorityFile, options.Http.Retry.MaxRetries, options.Http.ConnectTimeout));
        Assert.Equal(("team-a", 1000, TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2)), (options.Tenant, options.PageLines, options.Overlap, options.Settle));
    }

    [Fact]
    public void Options_SecretOfAProgram_IsNotWrittenOut()
    {
        var options = new LokiOptions { Http = new HttpSourceOptions { Address = "http://host", Credentials = new HttpCredentials { Bearer = SecretReference.FromText("hidden") } } };

        Assert.DoesNotContain("hidden", JsonSerializer.Serialize(options, OptionsContext.Default.LokiOptions));
    }

    [Fact]
    public void Options_WhatIsOutOfItsRange_IsRefused()
    {
        var good = new LokiOptions { Http = new HttpSourceOptions { Address = "http://host" } };
        LokiOptions[] wrong =
        [
            good with { PageLines = 0 },
            good with { MaxPageLines = 10 },
            good with { Tenant = "a\nb" },
            good with { Overlap = TimeSpan.FromSeconds(1) },
            good with { PollInterval = TimeSpan.Zero },
            good with { TailPollInterval = TimeSpan.FromMilliseconds(500) },
            good with { MaxSpan = TimeSpan.FromDays(31) },
            good with { MaxRemembered = 1 },
            good with { Http = new HttpSourceOptions() },
        ];

        Assert.Equal(good, good.Validate());
        Assert.All(wrong, static options => Assert.ThrowsAny<ArgumentException>(options.Validate));
        Assert.Throws<FormatException>((good with { Selector = "env=prod" }).Validate);
    }

    [Fact]
    public void Create_Live_GivesTheSourceThatIsFollowed()
    {
        var options = new LokiOptions { Http = new HttpSourceOptions { Address = "http://host" } };

        Assert.IsType<LokiSource>(LokiSource.Create("loki", options));
        Assert.IsType<LokiLiveSource>(LokiSource.Create("loki", options, isLive: true, new MemoryCheckpointStore()));
    }

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(LokiOptions))]
    private sealed partial class OptionsContext : JsonSerializerContext;
}
