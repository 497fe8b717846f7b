namespace Correlator;

/// <summary>Finds ids that a message holds in their usual spellings, and the ids of a traceparent.</summary>
internal static class MessageIds
{
    public static bool TryFind(LogEvent logEvent, FieldName name, out ReadOnlySpan<byte> value)
    {
        value = default;
        return false;
    }
}
