using Correlator.Dsl.Syntax;

namespace Correlator.Dsl.Tests.Syntax;

/// <summary>Spellings that users of log query languages bring along.</summary>
public sealed class DocumentedQueryTests
{
    [Theory]
    [InlineData("(loki({service=\"frontend\"})[10m] \n  and on(request_id) \n    loki({service=\"backend\"})[10m])\n{status=\"500\"}")]
    [InlineData("loki({service=\"a\"})[5m] and on(request_id) within(30s) group_left(session_id) loki({service='b'})[5m]")]
    [InlineData("loki({a=\"b\"})[5m] and on(request_id) ignoring(instance) group_left(user_id, x) loki({a=\"c\"})[5m]")]
    [InlineData("promql(http_requests_total{status=~\"5..\"})[5m] and on(instance) loki({job=\"nginx\"})[5m] {__value__ > 0.95}")]
    [InlineData("promql(up)[1m]")]
    [InlineData("prometheus-eu(sum by (job) (rate(x[5m])) > 3 # note\n)[1m]")]
    [InlineData("graylog(service : api AND (level:error OR level:warn) AND NOT message:\"health check\")[5m]")]
    [InlineData("graylog(_exists_:user_id AND took_ms:>=500 AND status:[500 TO 599])[5m]")]
    [InlineData("graylog(service:api | json | status >= 500)[5m]")]
    [InlineData("graylog(don't)[5m]")]
    [InlineData("graylog(\"connection refused\")[5m]")]
    [InlineData("graylog({service=\"api\"})[5m]")]
    [InlineData("graylog(a\\ ) and on(k) graylog(\"b\" c\\) d) and on(k) a()")]
    [InlineData("loki()[5m]")]
    [InlineData("loki({})[5m]")]
    [InlineData("loki(*)")]
    [InlineData("LOKI({a=~\".+\"} |= `a` or `b` !~ \"x\" | logfmt | line_format \"{{.a}}\")[5m]\r\n\tAND ON(Request_Id) graylog-prod(a:b)[5m]  ")]
    [InlineData("loki({app=web/api:1.2-rc})[500ms] or on(\"x-request-id\"=rid) loki({\"k8s.io/name\"=\"x\"})[1w2d]")]
    [InlineData("loki({and=\"x\", or=\"y\", on=\"z\", within=\"w\"})[5m] and on(and, within=on) group_left() b()")]
    [InlineData("a() | x not in (1, \"2\") | not y in (3) | (z = 1 or z = 2), w > 5MB")]
    [InlineData("a() as x and on(k) b() as y | where time(y) - time(x) > 500ms and number(x.n) * 2 + 1 >= -3 | select label(\"x-y\") as z, substr(x.m, 0, 3)")]
    [InlineData("a() | count, count(distinct user) as users, sum(bytes), rate() by (host) [10 events] != 0")]
    [InlineData("a() | topk(3, path) without () [sliding 5m] | sum(x) as s [5m] > 10MB")]
    [InlineData("a()[1d ago, now] @ \"2026-01-01\"")]
    [InlineData("a()[2026-01-01, 2026-01-02T03:04:05.123456789+02:00] offset +1h30m @ 1767225600")]
    [InlineData("(a() | json | limit 5) and on(k) (b() {x=\"y\"})")]
    public void Check_Query_IsValid(string text)
    {
        var errors = CorrelationQuery.Check(text).Diagnostics.Where(item => item.Severity == DiagnosticSeverity.Error);

        Assert.Empty(errors);
        Assert.Equal(CorrelationQuery.Format(text), CorrelationQuery.Format(CorrelationQuery.Format(text)));
    }
}
