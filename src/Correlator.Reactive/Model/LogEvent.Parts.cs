namespace Correlator;

// What an event is made of, for those who keep it outside of memory.
public sealed partial class LogEvent
{
    /// <summary>What it shares with its neighbours; of an event that shares nothing, the source's name alone.</summary>
    internal object Origin => _origin;

    /// <summary>Whether it stands over a raw record.</summary>
    internal bool HasRecord => _chunk is not null;

    /// <summary>The message where it is held as text and is not the record's.</summary>
    internal string? MessageText => _chunk is null || Overlay is { HasMessage: true } ? _message : null;

    /// <summary>The message of the record, whatever stages have made of it.</summary>
    internal ReadOnlySpan<byte> RecordMessageUtf8 => Decoder.GetMessage(Bytes);

    /// <summary>The event's own labels, ordered by name; null for none.</summary>
    internal KeyValuePair<string, string>[]? OwnPairs => Own;

    /// <summary>What stages have made of it; null for nothing.</summary>
    internal LabelOverlay? StageOverlay => Overlay;

    /// <summary>Shows the fields of the record; false where that cannot be done.</summary>
    internal bool TryVisitRecord(IFieldVisitor visitor) => Decoder.TryVisitFields(Bytes, visitor);

    /// <summary>Adds the fields of the record.</summary>
    internal void CopyRecord(ICollection<KeyValuePair<string, string>> fields) => Decoder.CopyFields(Bytes, fields);

    /// <summary>Makes an event of its parts.</summary>
    /// <param name="origin">What it shares with its neighbours.</param>
    /// <param name="ticks">When it happened.</param>
    /// <param name="position">Its position in its source.</param>
    /// <param name="record">The raw record; without an array for none.</param>
    /// <param name="text">Its message and labels as text.</param>
    internal static LogEvent OfParts(EventOrigin origin, long ticks, long position, ArraySegment<byte> record, EventText text)
    {
        var bare = record.Array is null
            ? new LogEvent(origin, ticks, position, text.Message!, labels: null)
            : new LogEvent(origin, ticks, position, record);
        return text.Overlay is null && text.Own is null ? bare
            : new LogEvent(bare, origin, position, (object?)text.Overlay ?? text.Own, text.Message);
    }
}

/// <summary>What of an event is text.</summary>
/// <param name="Message">The message; null where the record holds it.</param>
/// <param name="Own">Own labels, ordered by name; null for none.</param>
/// <param name="Overlay">What stages have made of it, the own labels with it; null for nothing.</param>
internal readonly record struct EventText(string? Message, KeyValuePair<string, string>[]? Own, LabelOverlay? Overlay);
