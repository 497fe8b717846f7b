using static Correlator.Tests.Formats.FormatReading;

namespace Correlator.Tests.Formats;

public class CombinedDecoderTests
{
    [Fact]
    public void Combined_NginxLineWithExtras_GivesItsVariablesAsLabels()
    {
        const string Line = """192.0.2.7 - alice [10/Oct/2026:13:55:36 +0200] "GET /api/o?x=1 HTTP/1.1" 502 2326 "http://shop.example/cart" "Mozilla/5.0 (X11)" "203.0.113.9" rt=0.123 request_id="r 1" up=-""";

        var logEvent = ReadOne(Line);

        Assert.Equal(Utc("2026-10-10T11:55:36"), logEvent.Timestamp);
        Assert.Equal(Line, logEvent.Message);
        Assert.Equal(
            Labels.Of(
                ("remote_addr", "192.0.2.7"), ("remote_user", "alice"), ("method", "GET"), ("path", "/api/o?x=1"), ("protocol", "HTTP/1.1"),
                ("request", "GET /api/o?x=1 HTTP/1.1"), ("status", "502"), ("body_bytes_sent", "2326"), ("http_referer", "http://shop.example/cart"),
                ("http_user_agent", "Mozilla/5.0 (X11)"), ("http_x_forwarded_for", "203.0.113.9"), ("rt", "0.123"), ("request_id", "r 1")),
            logEvent.Labels);
        Assert.Equal("502", logEvent["status"]);
    }

    [Fact]
    public void Combined_CommonLogFormat_HasNoRefererAndNoUser()
    {
        var logEvent = ReadOne("""127.0.0.1 - - [10/Oct/2026:13:55:36 -0700] "GET / HTTP/1.0" 200 -""");

        Assert.Equal(Utc("2026-10-10T20:55:36"), logEvent.Timestamp);
        Assert.Equal(
            Labels.Of(("remote_addr", "127.0.0.1"), ("method", "GET"), ("path", "/"), ("protocol", "HTTP/1.0"), ("request", "GET / HTTP/1.0"), ("status", "200")),
            logEvent.Labels);
    }

    [Fact]
    public void Combined_VirtualHostBefore_IsALabel()
    {
        var logEvent = ReadOne("""shop.example:443 127.0.0.1 - bob [10/Oct/2026:13:55:36 +0000] "GET / HTTP/1.0" 200 5 "-" "curl" """);

        Assert.Equal("shop.example:443", logEvent["vhost"]);
        Assert.Equal("127.0.0.1", logEvent["remote_addr"]);
        Assert.Equal("bob", logEvent["remote_user"]);
        Assert.False(logEvent.TryGetLabel("http_referer", out _));
    }

    [Fact]
    public void Combined_RequestThatIsNoHttp_KeepsItAsWritten()
    {
        var request = new SourceRequest();
        var events = Read("""
            127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "\x16\x03\x01" 400 157 "-" "-"
            127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /\" HTTP/1.1" 404 157 "-" "-"
            127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /broken
            """, request: request);

        Assert.Equal(@"\x16\x03\x01", events[0]["request"]);
        Assert.Equal("", events[0]["method"]);
        Assert.Equal("/\\\"", events[1]["path"]);
        Assert.Equal(1, request.Statistics.Malformed);
    }
}
