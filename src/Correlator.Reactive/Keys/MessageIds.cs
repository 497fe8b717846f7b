namespace Correlator;

/// <summary>Finds ids that a message holds in their usual spellings, and the ids of a traceparent.</summary>
/// <remarks>
/// Five families are known: request, trace, session, correlation, span. <c>request_id</c>, <c>requestId</c> and <c>request-id</c> ask for the same.
/// Other names are never searched in messages.
/// </remarks>
internal static class MessageIds
{
    private const int TraceIdAt = 3;
    private const int SpanIdAt = 36;
    private const int TraceparentLength = 55;
    private static readonly FieldName Traceparent = FieldName.Of("traceparent");

    /// <summary>Finds an id in the message, else in a traceparent, a label or part of the message.</summary>
    /// <param name="logEvent">The event.</param>
    /// <param name="name">The key's name.</param>
    /// <param name="scratch">Takes a message that is held as text; null makes a new array.</param>
    /// <param name="value">The id as UTF-8.</param>
    public static bool TryFind(LogEvent logEvent, FieldName name, Utf8Scratch? scratch, out ReadOnlySpan<byte> value)
    {
        var family = FindFamily(name.Utf8);
        if (family == Family.None)
        {
            value = default;
            return false;
        }

        var message = logEvent.GetMessageUtf8(scratch);
        return MessageIdScanner.TryFind(message, Word(family), out value)
            || (family is Family.Trace or Family.Span && TryFindInTraceparent(logEvent, message, family, out value));
    }

    private static ReadOnlySpan<byte> Word(Family family) => family switch
    {
        Family.Request => "request"u8,
        Family.Trace => "trace"u8,
        Family.Session => "session"u8,
        Family.Correlation => "correlation"u8,
        _ => "span"u8,
    };

    private static Family FindFamily(ReadOnlySpan<byte> name)
    {
        for (var family = Family.Request; family <= Family.Span; family++)
        {
            var word = Word(family);
            if (name.Length > word.Length && MessageIdScanner.IsWord(name, 0, word)
                && MessageIdScanner.NameEnd(name, word.Length) == name.Length)
            {
                return family;
            }
        }

        return Family.None;
    }

    private static bool TryFindInTraceparent(LogEvent logEvent, ReadOnlySpan<byte> message, Family family, out ReadOnlySpan<byte> value)
    {
        if (!logEvent.TryGetLabelUtf8(Traceparent, out var traceparent))
        {
            MessageIdScanner.TryFindTraceparent(message, out traceparent);
        }

        value = default;
        if (!IsTraceparent(traceparent))
        {
            return false;
        }

        value = family == Family.Trace ? traceparent[TraceIdAt..(SpanIdAt - 1)] : traceparent[SpanIdAt..(SpanIdAt + 16)];
        return true;
    }

    // 00-<32 hex>-<16 hex>-<2 hex>; ids of zeros are invalid, and so is version ff. Later versions may be longer.
    private static bool IsTraceparent(ReadOnlySpan<byte> text) =>
        text.Length >= TraceparentLength
        && text[2] == '-' && text[35] == '-' && text[52] == '-'
        && IsHex(text[..2]) && IsHex(text[3..35]) && IsHex(text[36..52]) && IsHex(text[53..55])
        && !text.StartsWith("ff"u8)
        && text[3..35].ContainsAnyExcept((byte)'0')
        && text[36..52].ContainsAnyExcept((byte)'0');

    private static bool IsHex(ReadOnlySpan<byte> text)
    {
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit) && digit is < (byte)'a' or > (byte)'f')
            {
                return false;
            }
        }

        return true;
    }

    private enum Family
    {
        None,
        Request,
        Trace,
        Session,
        Correlation,
        Span,
    }
}
