using Correlator.Sources;

namespace Correlator;

/// <summary>Makes sources of Kafka as configuration files and command lines describe them: <c>kafka://127.0.0.1:9092/orders,format=json</c>.</summary>
/// <example><code>
/// var context = new SourceContext { Makers = new Dictionary&lt;string, Func&lt;SourceDefinition, SourceContext, ILogSource&gt;&gt; { [KafkaSourceKind.Name] = KafkaSourceKind.Create } };
/// var source = SourceKinds.Create(SourceDefinition.Parse("orders", "kafka://127.0.0.1:9092/orders"), context);
/// </code></example>
public static class KafkaSourceKind
{
    private const int UsualPort = 9092;

    private static readonly Dictionary<string, Func<KafkaSourceOptions, string, KafkaSourceOptions>> Known = new(StringComparer.Ordinal)
    {
        ["servers"] = static (o, text) => o with { BootstrapServers = $"{o.BootstrapServers},{text}" },
        ["topics"] = static (o, text) => o with { Topics = [.. o.Topics, .. OptionText.ToNames(text)] },
        ["format"] = static (o, text) => o with { Messages = o.Messages with { Format = OptionText.ToChoice<MessageFormat>(text) } },
        ["time"] = static (o, text) => o with { Messages = o.Messages with { Time = OptionText.ToNames(text) } },
        ["message"] = static (o, text) => o with { Messages = o.Messages with { Message = text } },
        ["tz"] = static (o, text) => o with { Messages = o.Messages with { TimeZone = OptionText.ToZone(text) } },
        ["max-message"] = static (o, text) => o with { Messages = o.Messages with { MaxRecordBytes = OptionText.ToSize(text) } },
        ["max-queued"] = static (o, text) => o with { MaxQueuedBytes = OptionText.ToSize(text) },
        ["start"] = static (o, text) => o with { Start = OptionText.ToChoice<KafkaStart>(text) },
        ["history"] = static (o, text) => o with { History = OptionText.ToDuration(text) },
        ["poll"] = static (o, text) => o with { PollInterval = OptionText.ToDuration(text) },
        ["settle"] = static (o, text) => o with { Settle = OptionText.ToDuration(text) },
        ["partitions"] = static (o, text) => o with { PartitionInterval = OptionText.ToDuration(text) },
        ["answer-timeout"] = static (o, text) => o with { AnswerTimeout = OptionText.ToDuration(text) },
        ["security"] = static (o, text) => Set(o, "security.protocol", text),
        ["sasl"] = static (o, text) => Set(o, "sasl.mechanisms", text),
        ["user"] = static (o, text) => Set(o, "sasl.username", text),
        ["password"] = static (o, text) => Hide(o, "sasl.password", text),
        ["ca"] = static (o, text) => Set(o, "ssl.ca.location", text),
        ["cert"] = static (o, text) => Set(o, "ssl.certificate.location", text),
        ["key"] = static (o, text) => Set(o, "ssl.key.location", text),
        ["key-password"] = static (o, text) => Hide(o, "ssl.key.password", text),
        ["insecure-tls"] = static (o, text) => Set(o, "enable.ssl.certificate.verification", OptionText.ToSwitch(text) ? "false" : "true"),
        [Repeated] = static (o, text) => text.Split('=', 2) is [{ Length: > 0 } name, var value] ? Set(o, name, value) : throw new FormatException("a setting is written name=value."),
    };

    private const string Repeated = "setting";

    /// <summary>The kind's name, <c>kafka</c>.</summary>
    public static string Name => "kafka";

    /// <summary>The options that are known, to compare them with those that are told.</summary>
    internal static IEnumerable<string> Options => Known.Keys;

    /// <summary>Makes the source that a definition describes; nothing is asked yet.</summary>
    /// <param name="definition">What it is.</param>
    /// <param name="context">How it is used.</param>
    /// <exception cref="FormatException">The address or an option cannot be read.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ILogSource Create(SourceDefinition definition, SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(context);
        return KafkaSource.Create(definition.Name, Read(definition), context.IsLive, context.Cursors);
    }

    /// <summary>The options that a definition describes.</summary>
    internal static KafkaSourceOptions Read(SourceDefinition definition)
    {
        if (!Uri.TryCreate(definition.Address, UriKind.Absolute, out var address) || address.Scheme != Name || address.Host.Length == 0 || address.UserInfo.Length > 0 || address.Query.Length > 0)
        {
            throw new FormatException($"'{definition.Address}' is no address of Kafka; write {Name}://127.0.0.1:{UsualPort}/topic.");
        }

        var options = new KafkaSourceOptions
        {
            BootstrapServers = $"{address.Host}:{(address.Port < 0 ? UsualPort : address.Port)}",
            Topics = address.AbsolutePath.Trim('/') is { Length: > 0 } topic ? [topic] : [],
        };
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, text) in definition.Options)
        {
            options = Apply(options, name, text, isAgain: !given.Add(name));
        }

        return options.Validate();
    }

    private static KafkaSourceOptions Apply(KafkaSourceOptions options, string name, string text, bool isAgain)
    {
        if (!Known.TryGetValue(name, out var apply))
        {
            throw new FormatException($"a source of kind {Name} has no option '{name}'. Known options: {string.Join(", ", Known.Keys)}.");
        }

        if (isAgain && name != Repeated)
        {
            throw new FormatException($"the option '{name}' is given twice.");
        }

        try
        {
            return apply(options, text);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw new FormatException($"{name}: {error.Message}", error);
        }
    }

    private static KafkaSourceOptions Set(KafkaSourceOptions options, string name, string value) =>
        options with { Settings = new Dictionary<string, string>(options.Settings) { [name] = value } };

    private static KafkaSourceOptions Hide(KafkaSourceOptions options, string name, string reference) =>
        options with { Secrets = new Dictionary<string, SecretReference>(options.Secrets) { [name] = OptionText.ToSecret(reference) } };
}
