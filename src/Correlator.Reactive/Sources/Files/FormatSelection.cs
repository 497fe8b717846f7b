using System.Reactive.Concurrency;

namespace Correlator;

/// <summary>Chooses how the records of a file are read: what the options say, else what its first records look like.</summary>
internal sealed class FormatSelection(string source, FileSourceOptions options, SourceRequest request)
{
    private readonly NdjsonNames _names = new(options.Time, options.Message);

    /// <summary>The source's name.</summary>
    public string Source => source;

    /// <summary>Counts what is read.</summary>
    public SourceStatistics Statistics => request.Statistics;

    /// <summary>The format of an input.</summary>
    public FormatDecoder Select(LogInput input) => Select(input.Path, input.Sample, input.LastWrite);

    /// <summary>The format of a file.</summary>
    /// <param name="path">Where it is, for messages.</param>
    /// <param name="sample">Its first bytes.</param>
    /// <param name="lastWrite">When it was last written; null for a pipe, which is being written now.</param>
    public FormatDecoder Select(string path, ReadOnlySpan<byte> sample, DateTimeOffset? lastWrite)
    {
        var times = new TimeReader(options.TimeZone ?? request.TimeZone, lastWrite ?? DefaultScheduler.Instance.Now);
        return new NdjsonDecoder(_names, times);
    }

    /// <summary>Cuts a file into records.</summary>
    public RecordSplitter Split(FormatDecoder format) => new(format, options.ChunkBytes, options.MaxRecordBytes);
}
