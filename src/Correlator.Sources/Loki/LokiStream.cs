using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>A stream of Loki: what its entries share.</summary>
internal sealed class LokiStream
{
    private int _page = -1;
    private long _nanoseconds;
    private int _order;

    public LokiStream(string source, Labels labels)
    {
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

/// <summary>Knows streams again by the text of their labels, whatever the order in it.</summary>
/// <remarks>Memory: at most 20,000 texts; beyond it all are forgotten, and met again as new objects that are equal in all that counts.</remarks>
internal sealed class LokiStreams(string source)
{
    private const int MaxTexts = 20_000;
    private const int MaxTextBytes = 64 * 1024;
    private readonly Dictionary<ulong, (byte[] Text, LokiStream Stream)> _byText = [];
    private readonly Dictionary<Labels, LokiStream> _byLabels = [];

    /// <summary>The stream whose labels are this JSON object.</summary>
    /// <exception cref="JsonException">It is no object of texts.</exception>
    public LokiStream Get(ReadOnlySpan<byte> json)
    {
        var key = XxHash3.HashToUInt64(json);
        if (_byText.TryGetValue(key, out var known) && json.SequenceEqual(known.Text))
        {
            return known.Stream;
        }

        if (json.Length > MaxTextBytes)
        {
            throw new JsonException($"the labels of a stream are longer than {MaxTextBytes / 1024} KiB");
        }

        if (_byText.Count >= MaxTexts)
        {
            _byText.Clear();
            _byLabels.Clear();
        }

        var labels = Read(json);
        if (!_byLabels.TryGetValue(labels, out var stream))
        {
            _byLabels.Add(labels, stream = new LokiStream(source, labels));
        }

        _byText[key] = (json.ToArray(), stream);
        return stream;
    }

    private static Labels Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return reader.Read() ? Read(ref reader) : Labels.Empty;
    }

    /// <summary>Reads an object of labels; the reader stands on its beginning, and then on its end.</summary>
    public static Labels Read(ref Utf8JsonReader reader)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();

            // Labels are texts; a number, from a sloppy server, is taken as it is written.
            pairs.Add(new(name, reader.TokenType == JsonTokenType.String ? reader.GetString()! : Encoding.UTF8.GetString(reader.ValueSpan)));
            reader.Skip();
        }

        return Labels.Of(pairs);
    }
}
