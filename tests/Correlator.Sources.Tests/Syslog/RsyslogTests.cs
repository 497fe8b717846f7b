using System.Net;
using Correlator.Sources;
using Correlator.Tests.Receiving;

namespace Correlator.Tests.Syslog;

/// <summary>Debian's rsyslog sends what it reads from a file.</summary>
public sealed class RsyslogTests : IDisposable
{
    private const string Program = "/usr/sbin/rsyslogd";
    private const int Lines = 2000;
    private readonly string _directory = Directory.CreateTempSubdirectory("correlator-rsyslog-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [InstalledTheory(Program)]
    [InlineData("octet-counted", "RSYSLOG_SyslogProtocol23Format")]
    [InlineData("traditional", "RSYSLOG_SyslogProtocol23Format")]
    [InlineData("octet-counted", "RSYSLOG_TraditionalForwardFormat")]
    [InlineData("traditional", "RSYSLOG_ForwardFormat")]
    public async Task Tcp_EitherFramingAndAnyTemplate_GivesAllLines(string framing, string template)
    {
        await using var source = new SyslogSource("net", new SyslogOptions { TcpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        using var rsyslog = Start(string.Empty, source.TcpEndpoint!, $"protocol=\"tcp\" TCP_Framing=\"{framing}\" template=\"{template}\"");

        AssertAllLines(await recorder.WaitForAsync(Lines));
        Assert.Equal(0, source.Statistics.Malformed);
    }

    [InstalledTheory(Program)]
    [InlineData("RSYSLOG_SyslogProtocol23Format")]
    [InlineData("RSYSLOG_TraditionalForwardFormat")]
    public async Task Udp_AnyTemplate_GivesAllLines(string template)
    {
        await using var source = new SyslogSource("net", new SyslogOptions { UdpPort = 0 });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        using var rsyslog = Start(string.Empty, source.UdpEndpoint!, $"protocol=\"udp\" template=\"{template}\"");

        AssertAllLines(await recorder.WaitForAsync(Lines));
    }

    [InstalledFact(Program, "/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so")]
    public async Task Tls_BothSidesWithCertificates_GivesAllLines()
    {
        using var certificates = new TestCertificates();
        var tls = new TlsServerOptions
        {
            CertificatePath = certificates.PathOf("server.pem"),
            KeyPath = certificates.PathOf("server.key"),
            ClientAuthorityPath = certificates.Authority,
        };
        await using var source = new SyslogSource("net", new SyslogOptions { TlsPort = 0, Tls = tls });
        var recorder = new LiveRecorder();
        using var run = source.Subscribe(new SourceRequest(), recorder);

        var global = $"""
            DefaultNetstreamDriver="gtls" DefaultNetstreamDriverCAFile="{certificates.Authority}"
            DefaultNetstreamDriverCertFile="{certificates.PathOf("client.pem")}" DefaultNetstreamDriverKeyFile="{certificates.PathOf("client.key")}"
            """;
        using var rsyslog = Start(global, source.TlsEndpoint!, """
            protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"
            StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="localhost"
            """);

        AssertAllLines(await recorder.WaitForAsync(Lines));
        Assert.Equal(0, source.Statistics.Refused);
    }

    private static void AssertAllLines(IReadOnlyList<LogEvent> events)
    {
        Assert.Equal(Enumerable.Range(0, Lines).Select(static n => $"line {n} ü ≠ request_id=r-{n}"), events.Select(e => e.Message));
        Assert.All(events, e => Assert.Equal(("shop", "warning", "local3"), (e["app"], e["severity"], e["facility"])));
        Assert.Equal("r-7", events[7]["request_id"]);
    }

    private ForeignProgram Start(string global, IPEndPoint endpoint, string action)
    {
        var (input, configuration) = (Path.Combine(_directory, "in.log"), Path.Combine(_directory, "rsyslog.conf"));
        File.WriteAllLines(input, Enumerable.Range(0, Lines).Select(static n => $"line {n} ü ≠ request_id=r-{n}"));
        File.WriteAllText(configuration, $"""
            global(workDirectory="{_directory}" {global})
            module(load="imfile")
            input(type="imfile" File="{input}" Tag="shop:" Severity="warning" Facility="local3")
            action(type="omfwd" target="{endpoint.Address}" port="{endpoint.Port}" {action})
            """);
        return ForeignProgram.Start(Program, "-n", "-f", configuration, "-i", Path.Combine(_directory, "pid"));
    }
}
