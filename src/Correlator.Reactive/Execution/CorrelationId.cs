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
        Begin(key is null ? default : key.Encoded);
        foreach (var anchor in anchors)
        {
            Append(anchor.Event, anchor.Stream);
        }

        return End();
    }

    /// <summary>The id of a pair: that of a unit whose anchors are both events.</summary>
    public string Of(ReadOnlySpan<byte> key, in EventPair pair)
    {
        Begin(key);
        Append(pair.Left, pair.Streams.Left);
        Append(pair.Right, pair.Streams.Right);
        return End();
    }

    private void Begin(ReadOnlySpan<byte> key)
    {
        _hash.Reset();
        _hash.Append(_query);
        _hash.Append(key);
    }

    private void Append(LogEvent logEvent, int stream)
    {
        Span<byte> buffer = stackalloc byte[20];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, logEvent.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(buffer[8..], logEvent.Position);
        BinaryPrimitives.WriteInt32LittleEndian(buffer[16..], stream);
        _hash.Append(buffer);
    }

    private string End()
    {
        Span<byte> result = stackalloc byte[16];
        _hash.GetCurrentHash(result);
        return Convert.ToHexStringLower(result);
    }
}
