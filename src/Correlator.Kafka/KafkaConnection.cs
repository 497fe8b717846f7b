using Correlator.Sources;

namespace Correlator;

/// <summary>Where the brokers of a Kafka are, and how they are talked to.</summary>
/// <remarks>Secrets are not printed: it holds where they are found.</remarks>
/// <example><code>
/// var connection = new KafkaConnection
/// {
///     BootstrapServers = "broker:9093",
///     Settings = new Dictionary&lt;string, string&gt; { ["security.protocol"] = "sasl_ssl", ["sasl.mechanisms"] = "SCRAM-SHA-512", ["sasl.username"] = "shop" },
///     Secrets = new Dictionary&lt;string, SecretReference&gt; { ["sasl.password"] = new() { Environment = "KAFKA_PASSWORD" } },
/// };
/// </code></example>
public sealed record KafkaConnection
{
    private static readonly string[] SecretNames =
        ["sasl.password", "ssl.key.password", "ssl.key.pem", "ssl.keystore.password", "sasl.oauthbearer.client.secret", "sasl.oauthbearer.config"];

    /// <summary>Where brokers are found: <c>host:port</c>, with commas between several.</summary>
    /// <value>Not empty. Required.</value>
    public required string BootstrapServers { get; init; }

    /// <summary>Settings of the client library by their names, such as <c>security.protocol</c>, <c>sasl.mechanisms</c>, <c>sasl.username</c>, <c>ssl.ca.location</c>. Default: none.</summary>
    /// <value>None that whoever uses the connection sets itself, and no secrets.</value>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings that are secrets, such as <c>sasl.password</c>: where they are found. Default: none.</summary>
    public IReadOnlyDictionary<string, SecretReference> Secrets { get; init; } = new Dictionary<string, SecretReference>();

    /// <summary>Whether the client was told not to check the certificates of brokers.</summary>
    internal bool IsInsecure => Settings.TryGetValue("enable.ssl.certificate.verification", out var check) && check is "false";

    /// <param name="own">Settings that whoever uses it needs for itself.</param>
    internal KafkaConnection Validate(IReadOnlyCollection<string> own)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(BootstrapServers);
        ArgumentNullException.ThrowIfNull(Settings);
        ArgumentNullException.ThrowIfNull(Secrets);
        foreach (var name in Settings.Keys.Concat(Secrets.Keys))
        {
            if (own.Contains(name))
            {
                throw new ArgumentException($"The setting '{name}' is the source's own.");
            }

            // The value is not repeated: it may be the secret.
            if (Settings.ContainsKey(name) && SecretNames.Contains(name))
            {
                throw new ArgumentException($"The setting '{name}' is a secret; name where it is found (Secrets).");
            }
        }

        return this;
    }

    /// <summary>All settings of a client, with the secrets: not to be shown.</summary>
    /// <param name="who">Who needs the secrets, for messages.</param>
    /// <param name="own">What the client's user sets itself.</param>
    /// <exception cref="SourceException">A secret is missing (<c>SOURCE_SECRET</c>).</exception>
    internal Dictionary<string, string> Configure(string who, IReadOnlyDictionary<string, string> own)
    {
        var settings = new Dictionary<string, string>(Settings) { ["bootstrap.servers"] = BootstrapServers };
        settings.TryAdd("client.id", "correlator");
        settings.TryAdd("log_level", "0");
        foreach (var (name, value) in own)
        {
            settings[name] = value;
        }

        foreach (var (name, secret) in Secrets)
        {
            settings[name] = secret.Read(who);
        }

        return settings;
    }
}
