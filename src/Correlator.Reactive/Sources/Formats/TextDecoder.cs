namespace Correlator;

/// <summary>Text that begins each record with a time, perhaps in brackets or behind one word; all other lines belong to the record before.</summary>
internal sealed class TextDecoder(TimeReader times) : ScannedDecoder(times)
{
    public override string Name => "text";

    public override bool IsMultiLine => true;

    protected override string NotOfFormat => "no timestamp at the beginning; name the format, or give a pattern";

    public override bool StartsRecord(ReadOnlySpan<byte> line) => Recognizes(line);

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var at = record[0] == '[' ? 1 : 0;
        if (Times.TryReadPrefix(record[at..], out _, out var length))
        {
            scan.Time = record.Slice(at, length);
            scan.Message = SkipMarks(record[(at + length)..]);
            return true;
        }

        // "INFO 2026-…", "[INFO] 2026-…": a line of a stack trace has no level before a time.
        var rest = FirstLine(record);
        var word = TakeWord(ref rest);
        at = record.Length > 0 && !rest.IsEmpty && LevelWords.IsLevel(word.Trim("[]:<>"u8)) ? record.IndexOf(rest) : -1;
        if (at < 0)
        {
            return false;
        }

        at += record[at] == '[' ? 1 : 0;
        if (!Times.TryReadPrefix(record[at..], out _, out length))
        {
            return false;
        }

        scan.Time = record.Slice(at, length);
        scan.Message = record;
        return true;
    }

    private static ReadOnlySpan<byte> SkipMarks(ReadOnlySpan<byte> text)
    {
        text = text.StartsWith("]"u8) ? text[1..] : text;
        text = text.TrimStart(" \t"u8);
        return text.StartsWith(": "u8) || text.StartsWith("| "u8) || text.StartsWith("- "u8) ? text[2..] : text;
    }
}
