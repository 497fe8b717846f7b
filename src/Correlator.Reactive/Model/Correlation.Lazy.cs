using System.Text;

namespace Correlator;

/// <summary>What is made when somebody asks for it: most results are written, and what is written needs no texts.</summary>
/// <remarks>Two threads may make the same text at a time; both are equal, and one stays.</remarks>
public sealed partial class Correlation
{
    private readonly CorrelationIdentity? _identity;
    private CorrelationKey? _keySource;
    private string? _id;
    private IReadOnlyList<KeyValuePair<string, string>>? _keyParts;

    internal Correlation(CorrelationIdentity identity, CorrelatedEvent[] events)
    {
        _identity = identity;
        _events = events;
    }

    /// <summary>The key as the graph holds it; null where there is none or only texts are known.</summary>
    internal CorrelationKey? KeySource
    {
        get => _keySource ??= _identity?.KeyOf(this);
        init => _keySource = value;
    }

    internal ReadOnlySpan<CorrelatedEvent> EventSpan => _events;

    /// <summary>Writes the bytes of an id that has not been made into a text.</summary>
    internal bool TryCopyId(Span<byte> id)
    {
        if (_identity is null)
        {
            return false;
        }

        _identity.Of(this).CopyTo(id);
        return true;
    }

    private string MakeId() => _identity!.Of(this).ToString();

    private KeyValuePair<string, string>[] MakeKeyParts()
    {
        if (KeySource is not { } key)
        {
            return [];
        }

        var parts = new KeyValuePair<string, string>[key.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = new(key.NameOf(i), Encoding.UTF8.GetString(key.ValueOf(i)));
        }

        return parts;
    }
}
