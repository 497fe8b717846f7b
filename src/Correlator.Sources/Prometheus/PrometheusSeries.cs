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
