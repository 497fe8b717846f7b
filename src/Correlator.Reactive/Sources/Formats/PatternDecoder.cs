namespace Correlator;

/// <summary>Records whose first line is taken apart by a LogQL pattern; lines that do not fit belong to the record before.</summary>
internal sealed class PatternDecoder(LogPattern pattern, EventFields names, TimeReader times) : ScannedDecoder(times)
{
    public override string Name => "pattern";

    public override bool IsMultiLine => true;

    protected override string NotOfFormat => "does not fit the pattern";

    public override bool StartsRecord(ReadOnlySpan<byte> line) => ReadTime(line, out _) is null;

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var line = FirstLine(record);
        var (time, message) = (int.MaxValue, int.MaxValue);
        var match = pattern.Match(line);
        while (match.MoveNext())
        {
            time = Math.Min(time, names.FindTime(match.Name!.Utf8));
            message = Math.Min(message, names.FindMessage(match.Name.Utf8));
        }

        if (!match.IsWhole)
        {
            return false;
        }

        scan.Message = record;
        match = pattern.Match(line);
        while (match.MoveNext())
        {
            if (time != int.MaxValue && names.FindTime(match.Name!.Utf8) == time)
            {
                scan.Time = match.Value;
            }
            else if (message != int.MaxValue && names.FindMessage(match.Name!.Utf8) == message)
            {
                // A message at the end of the line goes on in the lines below.
                scan.Message = line.EndsWith(match.Value) && line.Overlaps(match.Value, out var at) && at + match.Value.Length == line.Length
                    ? record[at..]
                    : match.Value;
            }
            else
            {
                scan.Add(match.Name!.Utf8, match.Value);
            }
        }

        return true;
    }
}
