namespace Correlator;

/// <summary>A format whose records are walked over from left to right: one walk serves time, message and fields.</summary>
internal abstract class ScannedDecoder(TimeReader times) : FormatDecoder(times)
{
    private const string NoTime = "no timestamp";
    private const string BadTime = "a time that cannot be read";

    /// <summary>Walks over a record and tells what it finds.</summary>
    /// <returns>Whether the record is of the format.</returns>
    protected abstract bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan);

    /// <summary>Why a record that <see cref="Scan"/> refused is no event.</summary>
    protected virtual string NotOfFormat => $"not in the format {Name}";

    public override bool Recognizes(ReadOnlySpan<byte> line)
    {
        var scan = default(RecordScan);
        return Scan(line, ref scan);
    }

    public override string? ReadTime(ReadOnlySpan<byte> record, out long ticks)
    {
        ticks = 0;
        var scan = default(RecordScan);
        if (!Scan(record, ref scan))
        {
            return NotOfFormat;
        }

        if (scan.Time.IsEmpty)
        {
            return NoTime;
        }

        return Times.TryRead(scan.Time, out ticks) ? null : BadTime;
    }

    public override bool TryGetField(ReadOnlySpan<byte> record, FieldName name, out ReadOnlySpan<byte> value)
    {
        var scan = new RecordScan(name);
        Scan(record, ref scan);
        value = scan.Value;
        return scan.IsFound;
    }

    public override ReadOnlySpan<byte> GetMessage(ReadOnlySpan<byte> record)
    {
        var scan = default(RecordScan);
        return Scan(record, ref scan) ? scan.Message : record;
    }

    public override void CopyFields(ReadOnlySpan<byte> record, ICollection<KeyValuePair<string, string>> fields)
    {
        var scan = new RecordScan(fields);
        Scan(record, ref scan);
    }

    /// <summary>The first line of a record of several.</summary>
    protected static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> record)
    {
        var end = record.IndexOf((byte)'\n');
        return (end < 0 ? record : record[..end]).TrimEnd((byte)'\r');
    }

    /// <summary>Takes the word at the beginning of a text, up to a blank, and the blanks behind it.</summary>
    protected static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)' ');
        end = end < 0 ? text.Length : end;
        var word = text[..end];
        text = text[end..].TrimStart((byte)' ');
        return word;
    }
}
