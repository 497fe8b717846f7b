using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Correlator;

/// <summary>Derives ids from the query, the key and the events that make a correlation what it is: the same in every replay.</summary>
internal sealed class CorrelationId
{
    private readonly XxHash128 _hash = new();
    private readonly byte[] _query;

    public CorrelationId(string canonicalQuery) => _query = XxHash128.Hash(Encoding.UTF8.GetBytes(canonicalQuery));

    public string Of(UnitKey? key, IReadOnlyList<Member> anchors)
    {
        _hash.Reset();
        _hash.Append(_query);
        if (key is not null)
        {
            _hash.Append(key.Encoded);
        }

        Span<byte> buffer = stackalloc byte[20];
        foreach (var anchor in anchors)
        {
            BinaryPrimitives.WriteInt64LittleEndian(buffer, anchor.Event.Ticks);
            BinaryPrimitives.WriteInt64LittleEndian(buffer[8..], anchor.Event.Position);
            BinaryPrimitives.WriteInt32LittleEndian(buffer[16..], anchor.Stream);
            _hash.Append(buffer);
        }

        Span<byte> result = stackalloc byte[16];
        _hash.GetCurrentHash(result);
        return Convert.ToHexStringLower(result);
    }
}
