namespace Correlator;

/// <summary>The access log of nginx and Apache: common, combined, with a host name before, with <c>key=value</c> pairs behind.</summary>
internal sealed class CombinedDecoder(TimeReader times) : ScannedDecoder(times)
{
    public override string Name => "combined";

    protected override string NotOfFormat => "not in the format combined (address - user [time] \"request\" status bytes …)";

    protected override bool Scan(ReadOnlySpan<byte> record, ref RecordScan scan)
    {
        scan.Message = record;
        var open = record.IndexOf(" ["u8);
        var close = open < 0 ? -1 : record[open..].IndexOf("] "u8) + open;
        if (open <= 0 || close <= open + 2 || !ScanClient(record[..open], ref scan))
        {
            return false;
        }

        scan.Time = record[(open + 2)..close];
        var rest = record[(close + 2)..];
        return TryTakeQuoted(ref rest, out var request) && ScanRequest(request, ref scan) && ScanAnswer(rest, ref scan);
    }

    // [host] address identity user; the user may hold blanks.
    private static bool ScanClient(ReadOnlySpan<byte> client, ref RecordScan scan)
    {
        var first = TakeWord(ref client);
        var second = TakeWord(ref client);
        if (first.IsEmpty || second.IsEmpty || client.IsEmpty)
        {
            return false;
        }

        // With a virtual host before, the identity, nearly always a dash, is the third word.
        if (!(second.Length == 1 && second[0] == '-') && client.StartsWith("- "u8))
        {
            scan.Add("vhost"u8, first);
            first = second;
            TakeWord(ref client);
        }

        scan.Add("remote_addr"u8, first);
        scan.AddUnlessDash("remote_user"u8, client);
        return true;
    }

    private static bool ScanRequest(ReadOnlySpan<byte> request, ref RecordScan scan)
    {
        scan.AddUnlessDash("request"u8, request);
        var end = request.LastIndexOf(" HTTP/"u8);
        var target = end < 0 ? request : request[..end];
        var blank = target.IndexOf((byte)' ');
        if (blank > 0)
        {
            scan.Add("method"u8, target[..blank]);
            scan.Add("path"u8, target[(blank + 1)..]);
        }

        if (end >= 0)
        {
            scan.Add("protocol"u8, request[(end + 1)..]);
        }

        return true;
    }

    private static bool ScanAnswer(ReadOnlySpan<byte> rest, ref RecordScan scan)
    {
        var status = TakeWord(ref rest);
        if (status.Length != 3 || status.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        scan.Add("status"u8, status);
        scan.AddUnlessDash("body_bytes_sent"u8, TakeWord(ref rest));
        if (TryTakeQuoted(ref rest, out var referer))
        {
            scan.AddUnlessDash("http_referer"u8, referer);
        }

        if (TryTakeQuoted(ref rest, out var agent))
        {
            scan.AddUnlessDash("http_user_agent"u8, agent);
        }

        // nginx' own "main" format ends with this one.
        if (TryTakeQuoted(ref rest, out var forwarded))
        {
            scan.AddUnlessDash("http_x_forwarded_for"u8, forwarded);
        }

        ScanExtras(rest, ref scan);
        return true;
    }

    private static void ScanExtras(ReadOnlySpan<byte> rest, ref RecordScan scan)
    {
        var extras = new LogfmtReader(rest);
        while (extras.MoveNext())
        {
            if (extras.HasValue && !extras.Name.IsEmpty && scan.Wants(extras.Name))
            {
                scan.AddUnlessDash(extras.Name, extras.Value);
            }
        }
    }

    private static bool TryTakeQuoted(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (text.IsEmpty || text[0] != '"')
        {
            return false;
        }

        var close = 1;
        while (close < text.Length && text[close] != '"')
        {
            close += text[close] == '\\' ? 2 : 1;
        }

        if (close >= text.Length)
        {
            return false;
        }

        value = text[1..close];
        text = text[(close + 1)..].TrimStart((byte)' ');
        return true;
    }
}
