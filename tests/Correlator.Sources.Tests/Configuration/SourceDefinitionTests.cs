namespace Correlator.Sources.Tests.Configuration;

/// <summary>Sources as text: which kind, which address, which options, and what is said of what cannot be read.</summary>
public sealed class SourceDefinitionTests
{
    [Theory]
    [InlineData("loki", "http://127.0.0.1:3100", "loki", "http://127.0.0.1:3100")]
    [InlineData("Loki-2", "https://logs.example/loki", "loki", "https://logs.example/loki")]
    [InlineData("prod", "loki+https://logs.example", "loki", "https://logs.example")]
    [InlineData("prod", "http://logs.example,kind=loki", "loki", "http://logs.example")]
    [InlineData("api", "logs/api.ndjson,time=ts", "file", "logs/api.ndjson,time=ts")]
    [InlineData("api", "-", "file", "-")]
    [InlineData("api", @"C:\logs\api.log", "file", @"C:\logs\api.log")]
    public void Parse_Address_TellsKind(string name, string spec, string kind, string address)
    {
        var definition = SourceDefinition.Parse(name, spec);

        Assert.Equal((kind, address), (definition.Kind, definition.Address));
        Assert.Empty(definition.Options);
    }

    [Fact]
    public void Parse_Options_AreReadInOrderWithQuotedCommas()
    {
        var definition = SourceDefinition.Parse("loki", """http://h:3100,tenant=a|b,selector="{env=\"prod\", app=\"x\"}",page=100""");

        Assert.Equal([new("tenant", "a|b"), new("selector", """{env="prod", app="x"}"""), new KeyValuePair<string, string>("page", "100")], definition.Options);
    }

    [Theory]
    [InlineData("api", "http://h", "which kind of server", "loki+http://")]
    [InlineData("api", "gopher://h", "no kind of source 'gopher'", "file")]
    [InlineData("loki", "http://h,tenant", "'tenant' is no option", "name=value")]
    [InlineData("loki", "http://h,tenant=\"a", "quoted value of 'tenant'", "not closed")]
    public void Parse_WhatCannotBeRead_SaysWhatAndHow(string name, string spec, string what, string how)
    {
        var error = Assert.Throws<SourceConfigurationException>(() => SourceDefinition.Parse(name, spec));

        Assert.Equal("SOURCE_CONFIGURATION", error.Code);
        Assert.Contains($"Source {name}:", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(how, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("colour=red", "has no option 'colour'", "tenant, selector")]
    [InlineData("page=many", "page: 'many' is no whole number", "")]
    [InlineData("poll=5", "poll: '5' is no duration", "500ms")]
    [InlineData("max-line=big", "max-line: 'big' is no size", "64KiB")]
    [InlineData("tail=maybe", "tail: 'maybe' is neither true nor false", "")]
    [InlineData("page=1,page=2", "the option 'page' is given twice", "")]
    [InlineData("page=0", "PageLines", "")]
    [InlineData("user=me", "both a user", "password")]
    public void Create_WrongOption_SaysWhichAndHow(string option, string what, string how)
    {
        var definition = SourceDefinition.Parse("loki", $"http://127.0.0.1:3100,{option}");

        var error = Assert.Throws<SourceConfigurationException>(() => SourceKinds.Create(definition, new SourceContext()));

        Assert.StartsWith("Source loki:", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(how, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_SecretInTheText_IsRefusedAndNotRepeated()
    {
        var definition = SourceDefinition.Parse("loki", "http://127.0.0.1:3100,bearer=hunter2");

        var error = Assert.Throws<SourceConfigurationException>(() => SourceKinds.Create(definition, new SourceContext()));

        Assert.Contains("env:NAME or file:PATH", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Create_Live_GivesASourceThatGoesOn()
    {
        foreach (var (spec, isLive) in (IEnumerable<(string, bool)>)[("http://h", false), ("http://h", true), ("x.log", false), ("x.log", true)])
        {
            var source = SourceKinds.Create(SourceDefinition.Parse("loki", spec), new SourceContext { IsLive = isLive });

            Assert.Equal(isLive, source is ILiveSource);
            Assert.Equal(!isLive, source is IFiniteSource);
            Assert.Equal("loki", source.Name);
        }
    }

    [Theory]
    [InlineData("graylog", "http://h:9000,token=env:T,stream=\"a,b\"", typeof(GraylogSource))]
    [InlineData("prometheus", "http://h:9090,step=15s,evaluation=instant", typeof(PrometheusSource))]
    [InlineData("promql", "http://h:9090", typeof(PrometheusSource))]
    [InlineData("logs", "syslog://127.0.0.1:5514,max-record=64KiB,idle=1m", typeof(SyslogSource))]
    [InlineData("logs", "otlp+grpc://localhost:4317", typeof(OtlpSource))]
    [InlineData("logs", "gelf+udp://127.0.0.1:12201", typeof(GelfSource))]
    [InlineData("logs", "fluent://127.0.0.1:24224", typeof(FluentSource))]
    [InlineData("logs", "ingest://127.0.0.1:8765/in", typeof(HttpIngestSource))]
    [InlineData("logs", "journal:/var/log/x.journal,match=\"_UID=0\"", typeof(JournalSource))]
    public void Create_EveryKind_GivesItsSource(string name, string spec, Type type) =>
        Assert.IsType(type, SourceKinds.Create(SourceDefinition.Parse(name, spec), new SourceContext()));

    [Theory]
    [InlineData("syslog+tls://127.0.0.1:6514", "Tls")]
    [InlineData("syslog+quic://127.0.0.1:5514", "known are udp, tcp, tls")]
    [InlineData("syslog://example.com:5514", "is no local address")]
    [InlineData("syslog://127.0.0.1:5514,cert=a.pem,colour=red", "has no option 'colour'")]
    public void Create_WrongListeningAddress_SaysWhatAndHow(string spec, string expected)
    {
        var error = Assert.Throws<SourceConfigurationException>(() => SourceKinds.Create(SourceDefinition.Parse("logs", spec), new SourceContext()));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_Transport_ListensToItAlone()
    {
        await using var source = (SyslogSource)SourceKinds.Create(SourceDefinition.Parse("logs", "syslog+tcp://127.0.0.1:0"), new SourceContext());

        source.Start();

        Assert.NotNull(source.TcpEndpoint);
        Assert.Null(source.UdpEndpoint);
        Assert.Equal(System.Net.IPAddress.Loopback, source.TcpEndpoint.Address);
    }
}
