namespace Correlator;

/// <summary>How many numbers of each kind an aggregate holds: its result has the kind that all of them have, or else none.</summary>
internal struct KindCounts
{
    private long _plain;
    private long _seconds;
    private long _bytes;

    public readonly long Total => _plain + _seconds + _bytes;

    public readonly ValueKind Common =>
        (_plain | _bytes) == 0 ? ValueKind.Seconds
        : (_plain | _seconds) == 0 ? ValueKind.Bytes
        : ValueKind.Number;

    public void Add(ValueKind kind) => Of(ref this, kind)++;

    public void Remove(ValueKind kind) => Of(ref this, kind)--;

    private static ref long Of(ref KindCounts counts, ValueKind kind)
    {
        switch (kind)
        {
            case ValueKind.Seconds:
                return ref counts._seconds;
            case ValueKind.Bytes:
                return ref counts._bytes;
            default:
                return ref counts._plain;
        }
    }
}
