namespace Correlator;

/// <summary>Syslog: RFC 5424, RFC 3164, and what syslog daemons write to files (the same without priority, perhaps with an RFC 3339 time).</summary>
/// <param name="times">Reads the times of the file or connection.</param>
/// <param name="isReceived">Whether records come from senders: then one that has a priority is an event, whatever follows, at the time of its arrival where it names none that can be read.</param>
internal sealed class SyslogDecoder(TimeReader times, bool isReceived = false) : ScannedDecoder(times)
{
    private const int DaemonTimeLength = 32;

    public override string Name => "syslog";

    protected override string NotOfFormat => "not in the format syslog";

    public override string? ReadTime(ReadOnlySpan<byte> record, out long ticks)
    {
        if (!isReceived)
        {
            return base.ReadTime(record, out ticks);
        }

        var scan = default(RecordScan);
        ticks = 0;
        if (!Scan(record, ref scan))
        {
            return NotOfFormat;
        }

        if (scan.Time.IsEmpty || !Times.TryRead(scan.Time, out ticks))
        {
            ticks = Times.ReferenceTicks;
        }

        return null;
    }

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        var rest = SkipOctetCount(record);
        var hasPriority = TryTakePriority(ref rest, ref scan);
        if (ScanBody(rest, hasPriority, ref scan))
        {
            return true;
        }

        // A relay takes such a record too and gives it the time of its arrival (RFC 3164, 4.3.2).
        scan.Time = default;
        scan.Message = rest;
        return isReceived && hasPriority;
    }

    private static bool ScanBody(ReadOnlySpan<byte> rest, bool hasPriority, ref RecordScan scan) =>
        hasPriority && rest.StartsWith("1 "u8)
            ? SyslogHeader.Scan(rest[2..], ref scan)
            : ScanTime(ref rest, hasPriority, ref scan) && ScanTag(rest, ref scan);

    private static ReadOnlySpan<byte> SkipOctetCount(ReadOnlySpan<byte> record)
    {
        var digits = 0;
        while (digits < record.Length && TimeText.IsDigit(record[digits]))
        {
            digits++;
        }

        return digits > 0 && record[digits..].StartsWith(" <"u8) ? record[(digits + 1)..] : record;
    }

    private static bool TryTakePriority(ref ReadOnlySpan<byte> rest, ref RecordScan scan)
    {
        var close = rest.IsEmpty || rest[0] != '<' ? -1 : rest[..Math.Min(rest.Length, 5)].IndexOf((byte)'>');
        if (close < 2 || !int.TryParse(rest[1..close], out var priority) || priority > 191)
        {
            return false;
        }

        scan.Add("severity"u8, SyslogHeader.Severity(priority & 7));
        scan.Add("facility"u8, SyslogHeader.Facility(priority >> 3));
        rest = rest[(close + 1)..];
        return true;
    }

    private static bool ScanTime(ref ReadOnlySpan<byte> rest, bool hasPriority, ref RecordScan scan)
    {
        // Times are cut out here; the time reader gives them their year and zone.
        var isNamed = TimeText.TryReadMonthName(rest, out var time);
        if (!isNamed && !TimeText.TryReadIso(rest, out time))
        {
            return false;
        }

        // Without a priority only the daemons' own RFC 3339 form is told from any other text with a time before it.
        if (!isNamed && !hasPriority && time.Length != DaemonTimeLength)
        {
            return false;
        }

        scan.Time = rest[..time.Length];
        rest = rest[time.Length..];
        if (rest.IsEmpty || rest[0] is not ((byte)' ' or (byte)':'))
        {
            return false;
        }

        rest = rest[1..].TrimStart((byte)' ');
        return isNamed || hasPriority || (IsHostAndTag(rest) && !StartsWithLevel(rest));
    }

    private static bool IsHostAndTag(ReadOnlySpan<byte> rest)
    {
        TakeWord(ref rest);
        return TagLength(TakeWord(ref rest), out _) > 0;
    }

    // "2026-… INFO Worker: started" has the shape of host and tag, but is some program's own text.
    private static bool StartsWithLevel(ReadOnlySpan<byte> rest) => LevelWords.IsLevel(TakeWord(ref rest).Trim("[]:"u8));

    private static bool ScanTag(ReadOnlySpan<byte> rest, ref RecordScan scan)
    {
        var afterHost = rest;
        var first = TakeWord(ref afterHost);

        // A program that writes to the local socket names no host: its tag comes first.
        var tagFirst = TagLength(first, out _) is var length && length == first.Length && length > 0;
        if (!tagFirst)
        {
            scan.AddUnlessDash("host"u8, first);
            rest = afterHost;
        }

        var word = rest;
        var tag = TakeWord(ref word);
        var tagLength = TagLength(tag, out var nameLength);
        if (tagLength > 0)
        {
            scan.Add("app"u8, tag[..nameLength]);
            var pid = tag[nameLength..tagLength].Trim("[]:"u8);
            scan.AddUnlessDash("pid"u8, pid);
            rest = rest[tagLength..].TrimStart((byte)' ');
        }

        scan.Message = rest;
        return true;
    }

    /// <summary>The length of <c>name:</c>, <c>name[pid]:</c> or <c>name[pid]</c> at the beginning of a word; 0 where there is none.</summary>
    private static int TagLength(ReadOnlySpan<byte> word, out int nameLength)
    {
        nameLength = word.IndexOfAny("[:"u8);
        if (nameLength <= 0)
        {
            return 0;
        }

        if (word[nameLength] == ':')
        {
            return nameLength + 1 == word.Length ? word.Length : 0;
        }

        var close = word.IndexOf((byte)']');
        return close < 0 ? 0 : close + (close + 1 < word.Length && word[close + 1] == ':' ? 2 : 1);
    }
}
