using System.Buffers;
using System.Buffers.Binary;

namespace Correlator;

/// <summary>The key of the items of one input: its parts, and the streams whose events may carry each.</summary>
/// <remarks>Single-threaded: the buffer is reused by the next call.</remarks>
internal sealed class ItemKey(IReadOnlyList<KeyExpression> parts, IReadOnlyDictionary<string, ulong> aliases)
{
    private readonly (KeyExpression Part, ulong Streams)[] _parts = [.. parts.Select(part => (part, ItemField.StreamsOf(part.Alias, aliases)))];
    private readonly ArrayBufferWriter<byte> _buffer = new(64);
    private readonly Utf8Scratch _scratch = new();

    /// <summary>The key of an item, valid until the next call; false where a part is missing or empty.</summary>
    public bool TryRead(ItemScope scope, out ReadOnlySpan<byte> key)
    {
        if (_parts.Length == 1)
        {
            return scope.TryReadKey(_parts[0], _scratch, out key);
        }

        _buffer.ResetWrittenCount();
        foreach (var part in _parts)
        {
            if (!scope.TryReadKey(part, _scratch, out var value))
            {
                key = default;
                return false;
            }

            BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(4), value.Length);
            _buffer.Advance(4);
            _buffer.Write(value);
        }

        key = _buffer.WrittenSpan;
        return true;
    }
}
