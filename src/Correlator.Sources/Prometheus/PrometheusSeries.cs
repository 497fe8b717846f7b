using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace Correlator.Sources;

/// <summary>A series: what its samples share.</summary>
internal sealed class PrometheusSeries
{
    private const string NameLabel = "__name__";
    private readonly byte[] _prefix;

    public PrometheusSeries(string source, Labels labels)
    {
        var name = labels.GetValueOrDefault(NameLabel, string.Empty);
        var others = labels.Where(static pair => pair.Key != NameLabel).Select(static pair => $"{pair.Key}={Quoted(pair.Value)}").ToList();
        var text = others.Count > 0 || name.Length == 0 ? $"{name}{{{string.Join(", ", others)}}}" : name;
        _prefix = Encoding.UTF8.GetBytes(text + " ");
        Origin = new EventOrigin(source, labels, new SampleDecoder(_prefix.Length));
        Position = (long)(XxHash3.HashToUInt64(_prefix) & long.MaxValue);
    }

    public EventOrigin Origin { get; }

    /// <summary>What stands before the value in every message, <c>name{labels} </c>.</summary>
    public ReadOnlySpan<byte> Prefix => _prefix;

    /// <summary>The position of its samples: the same in every run, another one for each series.</summary>
    public long Position { get; }

    /// <summary>A sample as an event.</summary>
    /// <param name="chunks">Where its record is kept.</param>
    /// <param name="ticks">Its time, in UTC ticks.</param>
    /// <param name="value">Stands on the value, a text or a number.</param>
    public LogEvent MakeEvent(RecordChunks chunks, long ticks, ref Utf8JsonReader value)
    {
        // An escaped text is never shorter than what it stands for.
        var record = chunks.Reserve(_prefix.Length + value.ValueSpan.Length);
        _prefix.CopyTo(record);
        var length = value.ValueSpan.Length;
        if (value.TokenType == JsonTokenType.String)
        {
            length = value.CopyString(record[_prefix.Length..]);
        }
        else
        {
            value.ValueSpan.CopyTo(record[_prefix.Length..]);
        }

        return new LogEvent(Origin, ticks, Position, chunks.Keep(_prefix.Length + length));
    }

    private static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}

/// <summary>Reads records that are the message of a sample: the series, a blank, the value.</summary>
/// <param name="prefixLength">Where the value begins.</param>
internal sealed class SampleDecoder(int prefixLength) : RecordDecoder
{
    private const string ValueName = "__value__";

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        var isFound = name.Utf8.SequenceEqual("__value__"u8);
        value = isFound ? record[prefixLength..] : default;
        return isFound;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record) => record;

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields) =>
        fields.Add(new(ValueName, Encoding.UTF8.GetString(record[prefixLength..])));
}

/// <summary>Knows series again by the text of their labels.</summary>
/// <remarks>Memory: at most 20,000 texts; beyond it all are forgotten, and met again as new objects that are equal in all that counts.</remarks>
internal sealed class PrometheusSeriesCache(string source)
{
    private const int MaxTexts = 20_000;
    private const int MaxTextBytes = 64 * 1024;
    private readonly Dictionary<ulong, (byte[] Text, PrometheusSeries Series)> _byText = [];

    /// <summary>The series whose labels are this JSON object.</summary>
    /// <exception cref="JsonException">It is no object, or a very long one.</exception>
    public PrometheusSeries Get(ReadOnlySpan<byte> json)
    {
        var key = XxHash3.HashToUInt64(json);
        if (_byText.TryGetValue(key, out var known) && json.SequenceEqual(known.Text))
        {
            return known.Series;
        }

        if (json.Length > MaxTextBytes)
        {
            throw new JsonException($"the labels of a series are longer than {MaxTextBytes / 1024} KiB");
        }

        if (_byText.Count >= MaxTexts)
        {
            _byText.Clear();
        }

        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the labels of a series are no object");
        }

        var series = new PrometheusSeries(source, LokiStreams.Read(ref reader));
        _byText[key] = (json.ToArray(), series);
        return series;
    }
}
