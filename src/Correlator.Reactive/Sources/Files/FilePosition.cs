using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Correlator;

/// <summary>A place in a log of files, between two records.</summary>
internal sealed record FilePosition
{
    private const int PrefixBytes = 4096;

    /// <summary>Which part of the log.</summary>
    public int Part { get; init; }

    /// <summary>Bytes of the part's text before the place.</summary>
    public long Offset { get; init; }

    /// <summary>The first bytes of the part, as a hash of so many: a part that begins with others is another file.</summary>
    public int Prefix { get; init; }

    public ulong PrefixHash { get; init; }

    /// <summary>Where the splitter is.</summary>
    public SplitterPlace Splitter { get; init; }

    /// <summary>What was counted of the log before the place.</summary>
    public RecordCounts Counts { get; init; }

    /// <summary>Bytes of the parts before this one, as stored.</summary>
    public long EarlierBytes { get; init; }

    /// <summary>The first malformed record that its source had.</summary>
    public string? FirstMalformed { get; init; }

    /// <summary>A place in a part.</summary>
    public static FilePosition In(int part, LogInput input)
    {
        var prefix = input.Sample[..Math.Min(PrefixBytes, input.Sample.Length)];
        return new FilePosition { Part = part, Prefix = prefix.Length, PrefixHash = XxHash3.HashToUInt64(prefix) };
    }

    /// <summary>Whether a part begins as this one did.</summary>
    public bool IsOf(LogInput input) => input.Sample.Length >= Prefix && XxHash3.HashToUInt64(input.Sample[..Prefix]) == PrefixHash;

    public static FilePosition Parse(string text) => JsonSerializer.Deserialize(text, FilePositionJson.Default.FilePosition)!;

    public override string ToString() => JsonSerializer.Serialize(this, FilePositionJson.Default.FilePosition);
}

/// <summary>What was counted of a log.</summary>
/// <param name="Records">Records, those outside the asked time and malformed ones among them.</param>
/// <param name="Events">Records that became events.</param>
/// <param name="Malformed">Records that are no events.</param>
internal readonly record struct RecordCounts(long Records, long Events, long Malformed);

/// <summary>The state of a splitter between two records.</summary>
/// <param name="Line">The number of the next record's first line, from 1.</param>
/// <param name="IsSkippingLine">Whether the rest of a line is skipped that was too long.</param>
/// <param name="IsSkippingRecord">Whether lines are skipped until a record begins.</param>
internal readonly record struct SplitterPlace(long Line, bool IsSkippingLine, bool IsSkippingRecord);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FilePosition))]
internal sealed partial class FilePositionJson : JsonSerializerContext;
