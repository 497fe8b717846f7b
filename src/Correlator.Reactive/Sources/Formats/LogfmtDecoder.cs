namespace Correlator;

/// <summary>Records of <c>key=value</c> pairs, one a line.</summary>
/// <remarks>The time is the first of the candidate names that holds a readable one, the message the first that is there; where there is no message, it is the whole line.</remarks>
internal sealed class LogfmtDecoder(EventFields names, TimeReader times) : ScannedDecoder(times)
{
    public override string Name => "logfmt";

    public override bool Recognizes(ReadOnlySpan<byte> line)
    {
        var pairs = new LogfmtReader(line);
        var (count, words) = (0, 0);
        while (pairs.MoveNext())
        {
            count += pairs.HasValue ? 1 : 0;
            words += pairs.HasValue ? 0 : 1;
            if (count == 0)
            {
                return false;
            }
        }

        return count >= 2 && words <= count && !pairs.HasErrors;
    }

    protected override string NotOfFormat => "not in the format logfmt (key=value)";

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var time = int.MaxValue;
        var message = int.MaxValue;
        var count = 0;
        var pairs = new LogfmtReader(record);
        while (pairs.MoveNext())
        {
            count += pairs.HasValue ? 1 : 0;
            time = names.FindTime(pairs.Name) is var candidate && candidate < time && Times.TryRead(pairs.Value, out _) ? candidate : time;
            message = Math.Min(message, names.FindMessage(pairs.Name));
        }

        scan.Message = record;
        pairs = new LogfmtReader(record);
        while (pairs.MoveNext())
        {
            Tell(ref pairs, names.FindTime(pairs.Name) == time, names.FindMessage(pairs.Name) == message, ref scan);
        }

        return count > 0;

        void Tell(ref LogfmtReader pair, bool isTime, bool isMessage, ref RecordScan scan)
        {
            if (isTime && time != int.MaxValue)
            {
                scan.Time = pair.Value;
            }
            else if (isMessage && message != int.MaxValue)
            {
                scan.Message = pair.Value;
            }
            else if (pair.HasValue && scan.Wants(pair.Name))
            {
                scan.Add(pair.Name, pair.Value);
            }
        }
    }
}
