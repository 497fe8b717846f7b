namespace Correlator;

/// <summary>Text that begins each record with a time, perhaps in brackets or behind one word; all other lines belong to the record before.</summary>
internal sealed class TextDecoder(TimeReader times) : ScannedDecoder(times)
{
    private const int MinLongTime = 19;

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

        return ScanBehindWord(record, ref scan);
    }

    // "INFO 2026-…", "[INFO] 2026-…", "program 2026-…"; behind a word that is no level the time must be a long one, for a number may be anything.
    private bool ScanBehindWord(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var rest = FirstLine(record);
        var isLevel = LevelWords.IsLevel(TakeWord(ref rest).Trim("[]:<>"u8));
        var text = rest.TrimStart((byte)'[');
        if (rest.Length - text.Length > 1 || !Times.TryReadPrefix(text, out _, out var length) || (!isLevel && (length < MinLongTime || text[4] is not ((byte)'-' or (byte)'/'))))
        {
            return false;
        }

        scan.Time = text[..length];
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
