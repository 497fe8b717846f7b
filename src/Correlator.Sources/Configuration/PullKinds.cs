namespace Correlator.Sources;

/// <summary>Prometheus, and servers that speak its API.</summary>
internal sealed class PrometheusKind : SourceKind
{
    private static readonly SourceOptions<PrometheusOptions> Table = new(
    [
        new("query", "PromQL that stands for a selector that is empty.", static (o, text) => o with { Query = text }),
        new("evaluation", "range (at each step) or instant (raw samples of a range selector). Default: range.", static (o, text) => o with { Evaluation = OptionText.ToChoice<PrometheusEvaluation>(text) }),
        new("step", "The time from one value to the next. Default: from the span.", static (o, text) => o with { Step = OptionText.ToDuration(text) }),
        new("history", "How far back a read begins that names no beginning. Default: 1h.", static (o, text) => o with { History = OptionText.ToDuration(text) }),
        new("max-series", "The most series of an answer. Default: 10000.", static (o, text) => o with { MaxSeries = OptionText.ToCount(text) }),
        new("poll", "How often new values are asked for. Default: 15s.", static (o, text) => o with { PollInterval = OptionText.ToDuration(text) }),
        new("settle", "How long a sample may take until the server has it. Default: 10s.", static (o, text) => o with { Settle = OptionText.ToDuration(text) }),
        new("overlap", "How far back late samples are looked for. Default: 2m.", static (o, text) => o with { Overlap = OptionText.ToDuration(text) }),
        new("max-catch-up", "How much is caught up with after a stop. Default: 1d.", static (o, text) => o with { MaxCatchUp = OptionText.ToDuration(text) }),
        .. HttpOptions.For<PrometheusOptions>(static (o, change) => o with { Http = change(o.Http) }),
    ]);

    public override string Name => "prometheus";

    public override string Summary => "samples of a server with the HTTP API of Prometheus";

    public override bool IsOverHttp => true;

    public override IReadOnlyList<SourceOptionHelp> Options => Table.Help;

    public override ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        var options = Table.Apply(definition, new PrometheusOptions { Http = new HttpSourceOptions { Address = definition.Address } });
        return SourceOptions<PrometheusOptions>.Guard(definition, () => PrometheusSource.Create(definition.Name, options, context.IsLive, context.Cursors));
    }
}

/// <summary>Graylog.</summary>
internal sealed class GraylogKind : SourceKind
{
    private static readonly SourceOptions<GraylogOptions> Table = new(
    [
        new("token", "Where an access token is found: env:NAME or file:PATH.", static (o, text) => o with { Token = OptionText.ToSecret(text) }),
        new("session", "true: user and password are exchanged for a session. Default: false.", static (o, text) => o with { UsesSession = OptionText.ToSwitch(text) }),
        new("stream", "The id of a stream; several with commas, in quotes. Default: all.", static (o, text) => o with { Streams = OptionText.ToNames(text) }),
        new("query", "Lucene that is added to each query.", static (o, text) => o with { Query = text }),
        new("fields", "The fields that are fetched, with commas, in quotes. Default: those that the server knows.", static (o, text) => o with { Fields = OptionText.ToNames(text) }),
        new("interface", "automatic, search, export or universal. Default: by the server's version.", static (o, text) => o with { Interface = OptionText.ToChoice<GraylogInterface>(text) }),
        new("history", "How far back a read begins that names no beginning. Default: 1h.", static (o, text) => o with { History = OptionText.ToDuration(text) }),
        new("page", "Messages asked for at a time. Default: 2000.", static (o, text) => o with { PageMessages = OptionText.ToCount(text) }),
        new("poll", "How often new messages are asked for. Default: 2s.", static (o, text) => o with { PollInterval = OptionText.ToDuration(text) }),
        new("settle", "How long a message may take until the server finds it. Default: 5s.", static (o, text) => o with { Settle = OptionText.ToDuration(text) }),
        new("overlap", "How far back late messages are looked for. Default: 5m.", static (o, text) => o with { Overlap = OptionText.ToDuration(text) }),
        new("max-catch-up", "How much is caught up with after a stop. Default: 1d.", static (o, text) => o with { MaxCatchUp = OptionText.ToDuration(text) }),
        .. HttpOptions.For<GraylogOptions>(static (o, change) => o with { Http = change(o.Http) }),
    ]);

    public override string Name => "graylog";

    public override string Summary => "a Graylog server";

    public override bool IsOverHttp => true;

    public override IReadOnlyList<SourceOptionHelp> Options => Table.Help;

    public override ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        var options = Table.Apply(definition, new GraylogOptions { Http = new HttpSourceOptions { Address = definition.Address } });
        return SourceOptions<GraylogOptions>.Guard(definition, () => GraylogSource.Create(definition.Name, options, context.IsLive, context.Cursors));
    }
}
