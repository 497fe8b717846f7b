namespace Correlator.Sources;

/// <summary>Makes events of the lines of one request.</summary>
internal sealed class JsonLinesReader(ReceiverSession session, HttpIngestOptions options, int requestBytes)
{
    private const int MaxErrors = 10;
    private readonly RecordArena _arena = new(Math.Clamp(requestBytes, 1, RecordArena.UsualBytes));
    private readonly JsonRecordParser _parser = new(session, RecordFormat.Ndjson(options.TimeZone, session.Scheduler.Now, options.Time, options.Message));
    private readonly List<(int Line, string Reason)> _errors = [];

    public List<LogEvent> Events { get; } = [];

    public int Accepted => Events.Count;

    public int Rejected { get; private set; }

    /// <summary>The first lines that are no events, from 1.</summary>
    public IReadOnlyList<(int Line, string Reason)> Errors => _errors;

    public void Read(ReadOnlySpan<byte> body)
    {
        for (var line = 1; !body.IsEmpty; line++)
        {
            var end = body.IndexOf((byte)'\n');
            var text = (end < 0 ? body : body[..end]).Trim(" \t\r"u8);
            body = end < 0 ? default : body[(end + 1)..];
            if (!text.IsEmpty && Take(text) is { } reason)
            {
                Reject(line, reason);
            }
        }
    }

    private string? Take(ReadOnlySpan<byte> text)
    {
        if (text.Length > session.Options.MaxRecordBytes)
        {
            session.ReportTooLarge();
            return $"more than {session.Options.MaxRecordBytes} bytes";
        }

        var reason = _parser.Parse(_arena.Keep(text), Events);
        if (reason is not null)
        {
            session.ReportMalformed(reason, text);
        }

        return reason;
    }

    private void Reject(int line, string reason)
    {
        Rejected++;
        if (_errors.Count < MaxErrors)
        {
            _errors.Add((line, reason));
        }
    }
}
