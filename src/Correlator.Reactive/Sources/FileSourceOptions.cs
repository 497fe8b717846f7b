namespace Correlator;

/// <summary>Which files a source reads, and how.</summary>
/// <remarks>Files are UTF-8; a byte order mark of UTF-8 or UTF-16 is understood. Gzip is recognised by its first bytes.</remarks>
public sealed record FileSourceOptions
{
    internal const int DefaultChunkBytes = 64 * 1024;

    /// <summary>The files: a path, a pattern with <c>*</c>, <c>?</c> and <c>**</c>, or <c>-</c> for standard input.</summary>
    /// <value>Not empty. Required.</value>
    public required string Path { get; init; }

    /// <summary>How the records are written.</summary>
    /// <value>Default: told from the first records of each file.</value>
    public LogFormat Format { get; init; } = LogFormat.Auto;

    /// <summary>The fields that hold the time, the first that a record has counts.</summary>
    /// <value>Default: empty, for the usual names (<c>timestamp</c>, <c>time</c>, <c>ts</c>, <c>@timestamp</c>, …).</value>
    public IReadOnlyList<string> Time { get; init; } = [];

    /// <summary>The field that holds the message.</summary>
    /// <value>Default: null, for the usual names (<c>message</c>, <c>msg</c>, …).</value>
    public string? Message { get; init; }

    /// <summary>How the time is written, where it is not told by itself: <c>rfc3339</c>, <c>s</c>, <c>ms</c>, <c>us</c>, <c>ns</c> (since 1970), or a .NET format string.</summary>
    /// <value>Default: null, for any of the known ways.</value>
    public string? TimeFormat { get; init; }

    /// <summary>The zone of times that name none.</summary>
    /// <value>Default: null, for the zone of the <see cref="SourceRequest"/>.</value>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The LogQL pattern or the regular expression of <see cref="LogFormat.Pattern"/> and <see cref="LogFormat.Regexp"/>.</summary>
    /// <value>Default: null.</value>
    public string? Pattern { get; init; }

    /// <summary>The longest record; longer ones are skipped and counted as malformed, without being held in memory.</summary>
    /// <value>Bytes, 1 to 1 GiB. Default: 1 MiB.</value>
    public int MaxRecordBytes { get; init; } = 1 << 20;

    /// <summary>How much is read at once. Less than 85,000 keeps chunks out of the large object heap.</summary>
    internal int ChunkBytes { get; init; } = DefaultChunkBytes;

    /// <summary>Reads <c>PATH[,option=value]…</c>.</summary>
    /// <param name="spec">
    /// Everything before the first <c>,name=</c> of a known option is the path, commas included. Options: <c>format</c>, <c>time</c> (may be repeated),
    /// <c>message</c>, <c>timeformat</c>, <c>tz</c>, <c>pattern</c>, <c>regexp</c>, <c>maxrecord</c>. Values may stand in double quotes, with <c>\"</c> and <c>\\</c> inside.
    /// </param>
    /// <exception cref="ArgumentException">An option is unknown, given twice, or its value cannot be read; the message names what is known.</exception>
    public static FileSourceOptions Parse(string spec)
    {
        ArgumentException.ThrowIfNullOrEmpty(spec);
        return FileSourceSpec.Parse(spec).Validate();
    }

    internal FileSourceOptions Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Path);
        ArgumentNullException.ThrowIfNull(Time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxRecordBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRecordBytes, 1 << 30);
        if (Format is LogFormat.Pattern or LogFormat.Regexp && string.IsNullOrEmpty(Pattern))
        {
            throw new ArgumentException($"The format {Format.ToString().ToLowerInvariant()} needs its pattern: format={Format.ToString().ToLowerInvariant()},pattern=\"…\".");
        }

        return this;
    }
}
