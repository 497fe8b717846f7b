namespace Correlator;

/// <summary>What a running sequence needs to know.</summary>
internal sealed record SequenceSettings
{
    public required SequencePlan Plan { get; init; }

    /// <summary>The key parts that each input reads, with the streams whose events may carry each.</summary>
    public required IReadOnlyList<SequenceStepKey> Keys { get; init; }

    /// <summary>The names under which a result shows the key: those of the first positive step.</summary>
    public required string[] KeyNames { get; init; }

    /// <summary>The streams as the steps see them.</summary>
    public required StreamTable Streams { get; init; }

    /// <summary>Whether one source feeds two steps, so that an event can come through both.</summary>
    public required bool CanMeetCopies { get; init; }

    /// <summary>Whether the operator feeds another one, which needs to know how far its results are complete.</summary>
    public bool IsInner { get; init; }

    public required OperatorCounters Counters { get; init; }

    public required ILateSink Late { get; init; }

    /// <summary>Takes starts that timed out, as far as they came; null for nobody.</summary>
    public Action<Unit>? TimedOut { get; init; }
}

/// <summary>The key of one input of a sequence.</summary>
internal sealed class SequenceStepKey(IReadOnlyList<KeyExpression> parts, IReadOnlyDictionary<string, ulong> aliases)
{
    private readonly (KeyExpression Part, ulong Streams)[] _parts = [.. parts.Select(part => (part, ItemField.StreamsOf(part.Alias, aliases)))];
    private readonly System.Buffers.ArrayBufferWriter<byte> _buffer = new(64);

    /// <summary>The key of an item, valid until the next call; false where a part is missing or empty.</summary>
    public bool TryRead(ItemScope scope, out ReadOnlySpan<byte> key)
    {
        if (_parts.Length == 1)
        {
            return scope.TryReadKey(_parts[0].Part, _parts[0].Streams, out key);
        }

        _buffer.ResetWrittenCount();
        foreach (var (part, streams) in _parts)
        {
            if (!scope.TryReadKey(part, streams, out var value))
            {
                key = default;
                return false;
            }

            System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value.Length);
            _buffer.Advance(4);
            System.Buffers.BuffersExtensions.Write(_buffer, value);
        }

        key = _buffer.WrittenSpan;
        return true;
    }
}
