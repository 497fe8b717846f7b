using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Correlator;

/// <summary>Derives ids from the query, the key and the events that make a correlation what it is: the same in every replay.</summary>
internal sealed class CorrelationId
{
    private const int AnchorBytes = 20;
    private const int MaxStackBytes = 512;
    private readonly byte[] _query;

    public CorrelationId(string canonicalQuery) => _query = XxHash128.Hash(Encoding.UTF8.GetBytes(canonicalQuery));

    public string Of(UnitKey? key, IReadOnlyList<Member> anchors)
    {
        var length = Length(key, anchors.Count);
        var text = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
        var rest = Begin(text, key);
        foreach (var anchor in anchors)
        {
            Append(ref rest, anchor.Stream, anchor.Event);
        }

        Span<byte> id = stackalloc byte[CorrelationIdentity.Bytes];
        XxHash128.Hash(text, id);
        return Convert.ToHexStringLower(id);
    }

    /// <summary>The id of a pair as bytes: what <see cref="Of"/> gives for its two events.</summary>
    public void CopyPair(UnitKey key, in CorrelatedEvent left, in CorrelatedEvent right, Span<byte> id)
    {
        var length = Length(key, 2);
        var text = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
        var rest = Begin(text, key);
        Append(ref rest, left.Stream, left.Event);
        Append(ref rest, right.Stream, right.Event);
        XxHash128.Hash(text, id);
    }

    /// <summary>The id of a unit that one event tells from all others, as bytes.</summary>
    public void CopyEvent(UnitKey? key, in CorrelatedEvent anchor, Span<byte> id)
    {
        var length = Length(key, 1);
        var text = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
        var rest = Begin(text, key);
        Append(ref rest, anchor.Stream, anchor.Event);
        XxHash128.Hash(text, id);
    }

    private int Length(UnitKey? key, int anchors) => _query.Length + (key?.Encoded.Length ?? 0) + (anchors * AnchorBytes);

    private Span<byte> Begin(Span<byte> text, UnitKey? key)
    {
        _query.CopyTo(text);
        text = text[_query.Length..];
        key?.Encoded.CopyTo(text);
        return text[(key?.Encoded.Length ?? 0)..];
    }

    private static void Append(ref Span<byte> text, int stream, LogEvent anchor)
    {
        BinaryPrimitives.WriteInt64LittleEndian(text, anchor.Ticks);
        BinaryPrimitives.WriteInt64LittleEndian(text[8..], anchor.Position);
        BinaryPrimitives.WriteInt32LittleEndian(text[16..], stream);
        text = text[AnchorBytes..];
    }
}

/// <summary>What the pairs of a join share: how their ids are made of their key and events.</summary>
internal sealed class PairIdentity(CorrelationId ids, int leftStream) : CorrelationIdentity
{
    public override void CopyId(Correlation correlation, Span<byte> id)
    {
        var events = correlation.EventSpan;
        var left = events[0].Stream == leftStream ? 0 : 1;
        ids.CopyPair((UnitKey)correlation.KeySource!, events[left], events[1 - left], id);
    }
}

/// <summary>How the ids of units are made that one of their events tells from all others.</summary>
internal sealed class AnchorIdentity(CorrelationId ids, int index) : CorrelationIdentity
{
    public override void CopyId(Correlation correlation, Span<byte> id) =>
        ids.CopyEvent((UnitKey?)correlation.KeySource, correlation.EventSpan[index], id);
}

/// <summary>An id that has been made already.</summary>
internal sealed class FixedIdentity(string text) : CorrelationIdentity
{
    public override void CopyId(Correlation correlation, Span<byte> id) => Convert.FromHexString(text, id, out _, out _);
}
