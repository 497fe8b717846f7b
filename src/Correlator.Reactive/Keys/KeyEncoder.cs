namespace Correlator;

/// <summary>Reads the key of an event, as a <see cref="KeyBuffer"/> holds it.</summary>
/// <remarks>Single-threaded: the buffer is reused by the next call.</remarks>
internal sealed class KeyEncoder(KeyExpression[] parts)
{
    private readonly KeyBuffer _buffer = new();
    private readonly Utf8Scratch _scratch = new();

    /// <summary>The key of an event, valid until the next call; false where a part is missing or empty.</summary>
    public bool TryEncode(LogEvent logEvent, out ReadOnlySpan<byte> key)
    {
        if (parts.Length == 1)
        {
            return parts[0].TryRead(logEvent, _scratch, out key);
        }

        _buffer.Clear();
        foreach (var part in parts)
        {
            if (!part.TryRead(logEvent, _scratch, out key))
            {
                return false;
            }

            _buffer.Append(key);
        }

        key = _buffer.Written;
        return true;
    }

    /// <summary>Touches what encoding will touch.</summary>
    /// <returns>Something of what was read, for the caller to use.</returns>
    public int Warm(LogEvent logEvent)
    {
        var warmed = 0;
        foreach (var part in parts)
        {
            warmed += part.Warm(logEvent);
        }

        return warmed;
    }
}
