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

    /// <summary>The id of what is known by a key and the events that anchor it.</summary>
    public Hash128 Of(UnitKey? key, params ReadOnlySpan<Anchor> anchors)
    {
        var length = _query.Length + (key?.Encoded.Length ?? 0) + (anchors.Length * AnchorBytes);
        var text = length <= MaxStackBytes ? stackalloc byte[length] : new byte[length];
        var rest = text;
        Append(ref rest, _query);
        Append(ref rest, key is null ? default : key.Encoded);
        foreach (var (stream, logEvent) in anchors)
        {
            BinaryPrimitives.WriteInt64LittleEndian(rest, logEvent.Ticks);
            BinaryPrimitives.WriteInt64LittleEndian(rest[8..], logEvent.Position);
            BinaryPrimitives.WriteInt32LittleEndian(rest[16..], stream);
            rest = rest[AnchorBytes..];
        }

        Span<byte> id = stackalloc byte[Hash128.Bytes];
        XxHash128.Hash(text, id);
        return Hash128.Read(id);
    }

    private static void Append(ref Span<byte> text, ReadOnlySpan<byte> part)
    {
        part.CopyTo(text);
        text = text[part.Length..];
    }

    /// <summary>An event by which a correlation is known.</summary>
    public readonly record struct Anchor(int Stream, LogEvent Event)
    {
        public Anchor(in CorrelatedEvent correlated)
            : this(correlated.Stream, correlated.Event)
        {
        }
    }
}

/// <summary>What the pairs of a join share: how their ids are made of their key and events.</summary>
internal sealed class PairIdentity(CorrelationId ids, int leftStream) : CorrelationIdentity
{
    public override Hash128 Of(Correlation correlation)
    {
        var events = correlation.EventSpan;
        var left = events[0].Stream == leftStream ? 0 : 1;
        return ids.Of((UnitKey)correlation.KeySource!, new(events[left]), new(events[1 - left]));
    }
}

/// <summary>How the ids of units are made that one of their events tells from all others.</summary>
internal class AnchorIdentity(CorrelationId ids, int index) : CorrelationIdentity
{
    public override Hash128 Of(Correlation correlation) => ids.Of((UnitKey?)correlation.KeySource, new CorrelationId.Anchor(correlation.EventSpan[index]));
}

/// <summary>The same of rows: their events hold their keys.</summary>
internal sealed class RowIdentity(CorrelationId ids) : AnchorIdentity(ids, index: 0)
{
    public override CorrelationKey? KeyOf(Correlation correlation) => correlation.EventSpan[0].Event.RowKey;
}

/// <summary>An id that is known already.</summary>
internal sealed class KnownIdentity(Hash128 id) : CorrelationIdentity
{
    public override Hash128 Of(Correlation correlation) => id;
}
