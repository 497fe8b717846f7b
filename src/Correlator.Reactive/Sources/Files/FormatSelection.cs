using System.Reactive.Concurrency;
using System.Text.RegularExpressions;

namespace Correlator;

/// <summary>Chooses how the records of a file are read: what the options say, else what its first records look like.</summary>
internal sealed class FormatSelection
{
    private const int MaxSampleLines = 100;
    private const int MaxSampleBytes = 64 * 1024;
    private readonly FileSourceOptions _options;
    private readonly SourceRequest _request;
    private readonly EventFields _names;
    private readonly TimeFormat? _timeFormat;
    private readonly LogPattern? _pattern;
    private readonly Regex? _regex;
    private readonly FieldName? _keyName;

    /// <summary>Prepares what all files of a source share.</summary>
    /// <exception cref="ArgumentException">A pattern or format of the options cannot be read.</exception>
    public FormatSelection(string source, FileSourceOptions options, SourceRequest request)
    {
        Source = source;
        _options = options;
        _request = request;
        _names = new EventFields(options.Time, options.Message);
        _keyName = request.Fields.Count > 0 ? FieldName.Of(request.Fields[0]) : null;
        _timeFormat = options.TimeFormat is null ? null : new TimeFormat(options.TimeFormat);
        _pattern = options.Format == LogFormat.Pattern ? ParsePattern(options.Pattern!) : null;
        _regex = options.Format == LogFormat.Regexp ? RegexpDecoder.Compile(options.Pattern!) : null;
    }

    /// <summary>The source's name.</summary>
    public string Source { get; }

    /// <summary>Counts what is read.</summary>
    public SourceStatistics Statistics => _request.Statistics;

    /// <summary>The format of an input.</summary>
    public FormatDecoder Select(LogInput input) => Select(input.Sample, input.LastWrite);

    /// <summary>The format of a file.</summary>
    /// <param name="sample">Its first bytes.</param>
    /// <param name="lastWrite">When it was last written; null for a pipe, which is being written now.</param>
    public FormatDecoder Select(ReadOnlySpan<byte> sample, DateTimeOffset? lastWrite)
    {
        var reference = lastWrite ?? DefaultScheduler.Instance.Now;
        var chosen = _options.Format != LogFormat.Auto ? _options.Format : Recognize(sample, reference);
        var format = Make(chosen, reference);
        if (_options.Format == LogFormat.Auto)
        {
            Statistics.AddNote($"Read as {format.Name}, told from the first records.");
        }

        NoteOptionsWithoutEffect(chosen, format.Name);
        return format;
    }

    /// <summary>Cuts a file into records.</summary>
    public RecordSplitter Split(FormatDecoder format) => new(format, _options.ChunkBytes, _options.MaxRecordBytes);

    private void NoteOptionsWithoutEffect(LogFormat format, string name)
    {
        var hasFixedFields = format is LogFormat.Combined or LogFormat.Syslog or LogFormat.Postgres or LogFormat.Text;
        (string Option, bool IsIdle)[] options =
        [
            ("time", hasFixedFields && _options.Time.Count > 0),
            ("message", hasFixedFields && _options.Message is not null),
            ("pattern", format is not (LogFormat.Pattern or LogFormat.Regexp) && _options.Pattern is not null),
        ];
        foreach (var (option, _) in options.Where(static option => option.IsIdle))
        {
            Statistics.AddNote($"The option '{option}' has no effect: the format {name} has no use for it.");
        }
    }

    private static LogPattern ParsePattern(string text)
    {
        try
        {
            return LogPattern.Parse(text);
        }
        catch (LogPatternException error)
        {
            throw new ArgumentException($"The pattern '{text}' cannot be used: {error.Message}.", error);
        }
    }

    // The format that knows most of the lines; of equals the more special one, which stands first.
    private LogFormat Recognize(ReadOnlySpan<byte> sample, DateTimeOffset reference)
    {
        ReadOnlySpan<LogFormat> candidates =
            [LogFormat.Ndjson, LogFormat.DotNet, LogFormat.Combined, LogFormat.Syslog, LogFormat.Postgres, LogFormat.Logfmt, LogFormat.Text];
        var best = LogFormat.Text;
        var bestCount = 0;
        foreach (var candidate in candidates)
        {
            var count = CountRecognized(Make(candidate, reference), sample[..Math.Min(sample.Length, MaxSampleBytes)]);
            if (count > bestCount)
            {
                best = candidate;
                bestCount = count;
            }
        }

        return best;
    }

    private static int CountRecognized(FormatDecoder format, ReadOnlySpan<byte> sample)
    {
        var count = 0;
        for (var lines = 0; lines < MaxSampleLines && !sample.IsEmpty; lines++)
        {
            var end = sample.IndexOf((byte)'\n');
            var line = (end < 0 ? sample : sample[..end]).TrimEnd((byte)'\r');
            count += !line.IsEmpty && format.Recognizes(line) ? 1 : 0;
            sample = end < 0 ? default : sample[(end + 1)..];
        }

        return count;
    }

    private FormatDecoder Make(LogFormat format, DateTimeOffset reference)
    {
        var times = new TimeReader(_options.TimeZone ?? _request.TimeZone, reference, _timeFormat);
        return format switch
        {
            LogFormat.Ndjson => new NdjsonDecoder(_names, times) { KeyName = _keyName },
            LogFormat.Logfmt => new LogfmtDecoder(_names, times),
            LogFormat.Combined => new CombinedDecoder(times),
            LogFormat.Syslog => new SyslogDecoder(times),
            LogFormat.Postgres => new PostgresDecoder(times),
            LogFormat.DotNet => new DotNetDecoder(new NdjsonDecoder(_names, times), times),
            LogFormat.Pattern => new PatternDecoder(_pattern!, _names, times),
            LogFormat.Regexp => new RegexpDecoder(_regex!, _names, times),
            _ => new TextDecoder(times),
        };
    }
}
