namespace Correlator.Sources;

/// <summary>The options that all kinds with a queue have, and those with connections.</summary>
internal static class ReceiverOptionNames
{
    private static readonly SourceOption<QueueOptions>[] Queue =
    [
        new("max-record", "The longest record; longer ones are counted and skipped. Default: 256KiB.", static (o, text) => o with { MaxRecordBytes = OptionText.ToSize(text) }),
        new("max-queued", "Events that may wait for the query. Default: 65536.", static (o, text) => o with { MaxQueuedEvents = OptionText.ToCount(text) }),
        new("max-rate", "Events taken in a second, 0 for no limit. Default: 0.", static (o, text) => o with { MaxEventsPerSecond = OptionText.ToCount(text) }),
    ];

    private static readonly SourceOption<ReceiverOptions>[] Connections =
    [
        new("max-connections", "Connections open at a time. Default: 256.", static (o, text) => o with { MaxConnections = OptionText.ToCount(text) }),
        new("receive-timeout", "How long one record or request may take. Default: 1m.", static (o, text) => o with { ReceiveTimeout = OptionText.ToDuration(text) }),
        new("idle", "A connection that is silent for so long is closed. Default: 10m.", static (o, text) => o with { IdleTimeout = OptionText.ToDuration(text) }),
    ];

    /// <summary>Those that a record of options has.</summary>
    public static IEnumerable<SourceOption<T>> For<T>()
        where T : QueueOptions
    {
        var queue = Queue.Select(static option => new SourceOption<T>(option.Name, option.Help, (o, text) => (T)option.Apply(o, text)));
        var connections = Connections.Select(static option => new SourceOption<T>(option.Name, option.Help, (o, text) => (T)(QueueOptions)option.Apply((ReceiverOptions)(QueueOptions)o, text)));
        return typeof(T).IsAssignableTo(typeof(ReceiverOptions)) ? queue.Concat(connections) : queue;
    }
}

/// <summary>The options of kinds that can show a certificate.</summary>
internal static class TlsOptionNames
{
    private static readonly SourceOption<TlsServerOptions>[] All =
    [
        new("cert", "The server's certificate, a PEM or PFX file.", static (t, text) => t with { CertificatePath = text }),
        new("key", "Its key, a PEM file. Default: in the same file.", static (t, text) => t with { KeyPath = text }),
        new("cert-password", "Where the password of a PFX file is found: env:NAME or file:PATH.", static (t, text) => t with { Password = OptionText.ToSecret(text).Read("cert-password") }),
        new("client-ca", "A PEM file with authorities: only clients with a certificate of theirs may send.", static (t, text) => t with { ClientAuthorityPath = text }),
    ];

    /// <summary>The options for a record that holds them.</summary>
    public static IEnumerable<SourceOption<T>> For<T>(Func<T, Func<TlsServerOptions?, TlsServerOptions>, T> change) =>
        All.Select(option => new SourceOption<T>(option.Name, option.Help, (options, text) =>
            change(options, tls => option.Apply(tls ?? new TlsServerOptions { CertificatePath = string.Empty }, text))));
}
