using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Correlator.Sources;

/// <summary>A stream of Loki: what its entries share.</summary>
internal sealed class LokiStream
{
    private int _page = -1;
    private long _nanoseconds;
    private int _order;

    public LokiStream(string source, Labels answered)
    {
        // Servers that know nothing of labels of entries put what a query found among those of the stream.
        var labels = answered.Any(static pair => IsFound(pair.Key)) ? Labels.Of(answered.Where(static pair => !IsFound(pair.Key))) : answered;
        Plain = new EventOrigin(source, labels, LineDecoder.Instance);
        WithFields = new EventOrigin(source, labels, LokiDecoder.Instance);
        Hash = HashOf(labels);
    }

    /// <summary>The origin of entries that are only a line.</summary>
    public EventOrigin Plain { get; }

    /// <summary>The origin of entries with labels of their own.</summary>
    public EventOrigin WithFields { get; }

    /// <summary>The same for the same labels, in every run.</summary>
    public ulong Hash { get; }

    /// <summary>The number of an entry among those of its stream and timestamp, in the order of arrival.</summary>
    /// <param name="page">What the numbers belong to: an answer, or a connection.</param>
    /// <param name="nanoseconds">The entry's timestamp.</param>
    public int OrderOf(int page, long nanoseconds)
    {
        _order = page == _page && nanoseconds == _nanoseconds ? _order + 1 : 0;
        (_page, _nanoseconds) = (page, nanoseconds);
        return _order;
    }

    private static bool IsFound(string name) => name.StartsWith(LokiFilters.FoundPrefix, StringComparison.Ordinal);

    private static ulong HashOf(Labels labels)
    {
        var hash = new XxHash3();
        foreach (var (name, value) in labels)
        {
            hash.Append(MemoryMarshal.AsBytes(name.AsSpan()));
            hash.Append("\0="u8);
            hash.Append(MemoryMarshal.AsBytes(value.AsSpan()));
            hash.Append("\0,"u8);
        }

        return hash.GetCurrentHashAsUInt64();
    }
}
