namespace Correlator.Sources;

/// <summary>Loki, and servers that speak its API.</summary>
internal sealed class LokiKind : SourceKind
{
    private static readonly SourceOptions<LokiOptions> Table = new(
    [
        new("tenant", "The tenant, sent as X-Scope-OrgID. Default: none.", static (o, text) => o with { Tenant = text }),
        new("selector", "A stream selector that is added to that of each query.", static (o, text) => o with { Selector = text }),
        new("history", "How far back a read begins that names no beginning. Default: 1h.", static (o, text) => o with { History = OptionText.ToDuration(text) }),
        new("page", "Lines asked for at a time. Default: 5000.", static (o, text) => o with { PageLines = OptionText.ToCount(text) }),
        new("max-page", "Lines asked for at most where many bear one timestamp. Default: 100000.", static (o, text) => o with { MaxPageLines = OptionText.ToCount(text) }),
        new("max-span", "The longest span of one question. Default: 1d.", static (o, text) => o with { MaxSpan = OptionText.ToDuration(text) }),
        new("max-line", "The longest line. Default: 1MiB.", static (o, text) => o with { MaxLineBytes = OptionText.ToSize(text) }),
        new("tail", "Whether lines are also heard from /tail. Default: true.", static (o, text) => o with { Tail = OptionText.ToSwitch(text) }),
        new("poll", "How often new lines are asked for. Default: 1s.", static (o, text) => o with { PollInterval = OptionText.ToDuration(text) }),
        new("settle", "How long a line may take until the server finds it. Default: 2s.", static (o, text) => o with { Settle = OptionText.ToDuration(text) }),
        new("overlap", "How far back late lines are looked for. Default: 2m.", static (o, text) => o with { Overlap = OptionText.ToDuration(text) }),
        new("max-catch-up", "How much is caught up with after a stop. Default: 1d.", static (o, text) => o with { MaxCatchUp = OptionText.ToDuration(text) }),
        .. HttpOptions.For<LokiOptions>(static (o, change) => o with { Http = change(o.Http) }),
    ]);

    public override string Name => "loki";

    public override string Summary => "a Loki server, or another of its API";

    public override bool IsOverHttp => true;

    public override IReadOnlyList<SourceOptionHelp> Options => Table.Help;

    public override ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        var options = Table.Apply(definition, new LokiOptions { Http = new HttpSourceOptions { Address = definition.Address } });
        return SourceOptions<LokiOptions>.Guard(definition, () => LokiSource.Create(definition.Name, options, context.IsLive, context.Cursors));
    }
}
