namespace Correlator;

/// <summary>PostgreSQL's stderr log: a prefix that begins with the time, <c>LEVEL:  message</c>, and lines that belong to it.</summary>
/// <remarks>
/// DETAIL, HINT, CONTEXT, QUERY, STATEMENT and LOCATION lines and lines that begin with a tab stay with the record before.
/// Labels: level; pid, user, database, app and others as far as <c>log_line_prefix</c> writes them as <c>[%p]</c>, <c>%u@%d</c> or <c>name=value</c>.
/// </remarks>
internal sealed class PostgresDecoder(TimeReader times) : ScannedDecoder(times)
{
    private static readonly byte[][] Levels =
    [
        "LOG"u8.ToArray(), "ERROR"u8.ToArray(), "FATAL"u8.ToArray(), "PANIC"u8.ToArray(), "WARNING"u8.ToArray(), "NOTICE"u8.ToArray(), "INFO"u8.ToArray(),
        "DEBUG"u8.ToArray(), "DEBUG1"u8.ToArray(), "DEBUG2"u8.ToArray(), "DEBUG3"u8.ToArray(), "DEBUG4"u8.ToArray(), "DEBUG5"u8.ToArray(),
    ];

    private static readonly byte[][] Additions =
        ["DETAIL"u8.ToArray(), "HINT"u8.ToArray(), "CONTEXT"u8.ToArray(), "QUERY"u8.ToArray(), "STATEMENT"u8.ToArray(), "LOCATION"u8.ToArray()];

    public override string Name => "postgres";

    public override bool IsMultiLine => true;

    protected override string NotOfFormat => "not in the format postgres (time [pid] LEVEL:  message)";

    public override bool Recognizes(ReadOnlySpan<byte> line) =>
        TryFindWord(line, Levels, out _, out _) || (TryFindWord(line, Additions, out var at, out _) && at > 0);

    public override bool StartsRecord(ReadOnlySpan<byte> line) => TryFindWord(line, Levels, out _, out _);

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        if (!TryFindWord(FirstLine(record), Levels, out var at, out var length))
        {
            return false;
        }

        scan.Message = record[(at + length + 1)..].TrimStart((byte)' ');
        scan.Add("level"u8, record.Slice(at, length));
        var prefix = record[..at].TrimStart((byte)'[');
        if (!Times.TryReadPrefix(prefix, out _, out var timeLength))
        {
            return true;
        }

        scan.Time = prefix[..timeLength];
        if (scan.WantsFields)
        {
            PostgresPrefix.Scan(prefix[timeLength..], ref scan);
        }

        return true;
    }

    // The level is the first of the words that stands before a colon and two blanks.
    private static bool TryFindWord(ReadOnlySpan<byte> line, byte[][] words, out int at, out int length)
    {
        var from = 0;
        while (line[from..].IndexOf(":  "u8) is var colon && colon >= 0)
        {
            var end = from + colon;
            foreach (var word in words)
            {
                if (line[..end].EndsWith(word) && (end == word.Length || !TimeText.IsLetter(line[end - word.Length - 1])))
                {
                    at = end - word.Length;
                    length = word.Length;
                    return true;
                }
            }

            from = end + 1;
        }

        at = length = 0;
        return false;
    }
}
