using Correlator.Sources;

namespace Correlator.Cli;

/// <summary>Makes what the generated streams go to: memory, or the receivers that the command line names.</summary>
internal static class LoadTargets
{
    /// <summary>Makes the targets of a scenario's streams, in their order; nothing is opened yet.</summary>
    /// <exception cref="UsageException">A source is no generated stream, or nothing that can be sent to.</exception>
    public static IReadOnlyList<ILoadTarget> Create(LoadScenario scenario, IReadOnlyList<SourceDefinition> sources, ToolConsole console)
    {
        var names = LoadTraffic.NamesOf(scenario.Streams);
        if (sources.FirstOrDefault(source => !names.Contains(source.Name)) is { } stranger)
        {
            throw new UsageException($"--source {stranger.Name}: the streams of this test are {string.Join(", ", names)}; name one of them, to which its events are to be sent.");
        }

        return [.. names.Select(name => sources.FirstOrDefault(source => source.Name == name) is { } source ? Create(source, console) : (ILoadTarget)new MemoryTarget(name))];
    }

    private static ReceiverTarget Create(SourceDefinition definition, ToolConsole console)
    {
        if (definition.Options.FirstOrDefault(static option => option.Key == "token" || option.Key.StartsWith("tls", StringComparison.Ordinal)).Key is { } option)
        {
            throw new UsageException($"--source {definition.Name}: a load test sends without TLS and without a token; leave '{option}' out.");
        }

        var scheme = definition.Address.Split("://")[0];
        var sender = SenderOf(definition, scheme);
        var source = (ReceiverSource)SourceInput.Create(definition, new SourceContext { IsLive = true, Scheduler = console.Scheduler });
        return new ReceiverTarget(source, $"{definition.Kind}+{sender.Kind}", sender, console.Time);
    }

    private static ILoadSender SenderOf(SourceDefinition definition, string scheme) => (definition.Kind, scheme) switch
    {
        ("syslog", "udp") => new SyslogSender(isDatagram: true),
        ("syslog", "tcp" or "syslog") => new SyslogSender(isDatagram: false),
        ("ingest", "ingest") => new IngestSender(Uri.TryCreate(definition.Address, UriKind.Absolute, out var uri) && uri.AbsolutePath.Length > 1 ? uri.AbsolutePath : "/ingest"),
        _ => throw new UsageException($"--source {definition.Name}: a load test can send to syslog+tcp://, syslog+udp:// and ingest://, not to '{definition.Address}'."),
    };
}
