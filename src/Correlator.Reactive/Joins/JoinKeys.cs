namespace Correlator;

/// <summary>How a join reads the keys of one side.</summary>
internal sealed class JoinKeys(JoinSettings settings, bool isLeft, KeyExpression[] key)
{
    private readonly ulong _carriers = isLeft ? settings.LeftCarriers : settings.RightCarriers;

    /// <summary>Reads the keys of arriving events.</summary>
    public KeyEncoder Arriving { get; } = new(key);

    /// <summary>Reads the keys of held events, while that of an arriving one is at hand.</summary>
    public KeyEncoder Held { get; } = new(key);

    /// <summary>Partner time minus own time, at least and at most.</summary>
    public (long Least, long Greatest) Reach { get; } = isLeft ? (settings.WidestLo, settings.WidestHi) : (-settings.WidestHi, -settings.WidestLo);

    /// <summary>The key of an arriving event; false where a part is missing, or its stream carries none.</summary>
    public bool TryRead(LogEvent logEvent, int stream, out ReadOnlySpan<byte> encoded)
    {
        encoded = default;
        return (_carriers >> stream & 1) != 0 && Arriving.TryEncode(logEvent, out encoded);
    }

    /// <summary>Whether a held event has a key. Equal hashes are almost always equal keys; almost is not enough.</summary>
    public bool IsKeyOf(LogEvent held, ReadOnlySpan<byte> encoded) => Held.TryEncode(held, out var key) && key.SequenceEqual(encoded);
}
