using System.IO.Hashing;

namespace Correlator;

/// <summary>One part of the key by which events are routed to lanes.</summary>
internal sealed class RoutePart(KeyExpression key) : IEquatable<RoutePart>
{
    // Parts of equal text have equal values for every event. An alias only says whose events carry the part.
    private readonly string _text = key.IsField ? CanonicalText.Field(null, key.Name) : key.ToString();

    /// <summary>The part's value of an event, valid until the scratch is used again; false where it is missing or empty.</summary>
    public bool TryRead(LogEvent logEvent, Utf8Scratch scratch, out ReadOnlySpan<byte> value) => key.TryRead(logEvent, scratch, out value);

    /// <summary>The hash of an event's key; false where it lacks a part of it, and the hash is then of no use.</summary>
    public static bool TryHash(RoutePart[] parts, LogEvent logEvent, Utf8Scratch scratch, out ulong hash)
    {
        hash = 0UL;
        foreach (var part in parts)
        {
            if (!part.TryRead(logEvent, scratch, out var value))
            {
                return false;
            }

            hash = XxHash3.HashToUInt64(value, (long)hash);
        }

        return true;
    }

    /// <summary>In which of so many places a key of this hash belongs.</summary>
    public static int PlaceOf(ulong hash, int places) => (int)((hash >> 32) * (ulong)places >> 32);

    public override string ToString() => _text;

    public bool Equals(RoutePart? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as RoutePart);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);
}
