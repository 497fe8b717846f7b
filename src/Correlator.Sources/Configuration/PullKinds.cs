namespace Correlator.Sources;

/// <summary>Loki, and servers that speak its API.</summary>
internal sealed class LokiKind() : PulledKind<LokiOptions>(
    new("tenant", "The tenant, sent as X-Scope-OrgID. Default: none.", static (o, text) => o with { Tenant = text }),
    new("selector", "A stream selector that is added to that of each query.", static (o, text) => o with { Selector = text }),
    new("page", "Lines asked for at a time. Default: 5000.", static (o, text) => o with { PageLines = OptionText.ToCount(text) }),
    new("max-page", "Lines asked for at most where many bear one timestamp. Default: 100000.", static (o, text) => o with { MaxPageLines = OptionText.ToCount(text) }),
    new("max-span", "The longest span of one question. Default: 1d.", static (o, text) => o with { MaxSpan = OptionText.ToDuration(text) }),
    new("max-line", "The longest line. Default: 1MiB.", static (o, text) => o with { MaxLineBytes = OptionText.ToSize(text) }),
    new("tail", "Whether lines are also heard from /tail. Default: true.", static (o, text) => o with { Tail = OptionText.ToSwitch(text) }))
{
    public override string Name => "loki";

    public override string Summary => "a Loki server, or another of its API";

    protected override ILogSource Create(string name, LokiOptions options, SourceContext context) => LokiSource.Create(name, options, context.IsLive, context.Cursors);
}

/// <summary>Prometheus, and servers that speak its API.</summary>
internal sealed class PrometheusKind() : PulledKind<PrometheusOptions>(
    new("query", "PromQL that stands for a selector that is empty.", static (o, text) => o with { Query = text }),
    new("evaluation", "range (at each step) or instant (raw samples of a range selector). Default: range.", static (o, text) => o with { Evaluation = OptionText.ToChoice<PrometheusEvaluation>(text) }),
    new("step", "The time from one value to the next. Default: from the span.", static (o, text) => o with { Step = OptionText.ToDuration(text) }),
    new("max-series", "The most series of an answer. Default: 10000.", static (o, text) => o with { MaxSeries = OptionText.ToCount(text) }))
{
    public override string Name => "prometheus";

    public override string Summary => "samples of a server with the HTTP API of Prometheus";

    protected override ILogSource Create(string name, PrometheusOptions options, SourceContext context) => PrometheusSource.Create(name, options, context.IsLive, context.Cursors);
}

/// <summary>Graylog.</summary>
internal sealed class GraylogKind() : PulledKind<GraylogOptions>(
    new("token", "Where an access token is found: env:NAME or file:PATH.", static (o, text) => o with { Token = OptionText.ToSecret(text) }),
    new("session", "true: user and password are exchanged for a session. Default: false.", static (o, text) => o with { UsesSession = OptionText.ToSwitch(text) }),
    new("stream", "The id of a stream; several with commas, in quotes. Default: all.", static (o, text) => o with { Streams = OptionText.ToNames(text) }),
    new("query", "Lucene that is added to each query.", static (o, text) => o with { Query = text }),
    new("fields", "The fields that are fetched, with commas, in quotes. Default: those that the server knows.", static (o, text) => o with { Fields = OptionText.ToNames(text) }),
    new("interface", "automatic, search, export or universal. Default: by the server's version.", static (o, text) => o with { Interface = OptionText.ToChoice<GraylogInterface>(text) }),
    new("page", "Messages asked for at a time. Default: 2000.", static (o, text) => o with { PageMessages = OptionText.ToCount(text) }))
{
    public override string Name => "graylog";

    public override string Summary => "a Graylog server";

    protected override ILogSource Create(string name, GraylogOptions options, SourceContext context) => GraylogSource.Create(name, options, context.IsLive, context.Cursors);
}
